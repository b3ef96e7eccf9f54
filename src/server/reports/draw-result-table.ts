/** What all engines and versions say of one film, a line each. */
import type { Result } from '../../contract/cases.ts';
import type { PdfText, TextStyle } from './pdf-text.ts';
import { pageBox, type ReportPage } from './report-page.ts';
import {
  resultWords,
  stratumWords,
  thresholdWords,
  utcWords,
  reportWords as words,
} from './report-words.ts';

/** Shares of the page's width. */
const widths = [0.3, 0.25, 0.22, 0.23] as const;
const cellGap = 8;
const rowGap = 5;
const head = { sizePt: 8.5, colour: '#5a636b', weight: 'bold' } as const;
const body = { sizePt: 9 };

export function drawResultTable(page: ReportPage, results: readonly Result[]): void {
  const { text, tags } = page;
  page.keep(60);
  tags.leaf('H2', () => {
    const heading = { sizePt: 12, weight: 'bold' } as const;
    page.y = text.write(words.allEngines, { ...pageBox, y: page.y }, heading) + 3;
  });
  tags.group('Table', () => {
    const { engine, result, threshold, when } = words.columns;
    drawRow(page, 'TH', [engine, result, threshold, when]);
    for (const each of results) drawRow(page, 'TD', cellsOf(each));
  });
  page.y += 8;
}

/** Of the lines that a page has room for beside pictures: of very many engines the table goes on behind them. */
export function tableHeight({ text }: ReportPage, results: readonly Result[]): number {
  if (results.length <= 1) return 0;
  const rows = results.slice(0, 5).map((each) => rowHeight(text, cellsOf(each), body));
  return rows.reduce((sum, height) => sum + height + rowGap, 52);
}

function cellsOf(result: Result): readonly string[] {
  const engine = words.version(result.engineName, result.engineVersion);
  return [
    result.simulated ? words.simulatedRow(engine) : engine,
    resultWords(result),
    result.kind === 'score'
      ? words.thresholdFor(thresholdWords(result.threshold), stratumWords(result.stratum))
      : '',
    utcWords(result.createdAt),
  ];
}

const widthOf = (column: number) => (widths[column] ?? 0) * pageBox.width - cellGap;

function rowHeight(text: PdfText, cells: readonly string[], style: TextStyle): number {
  return Math.max(...cells.map((cell, column) => text.heightOf(cell, widthOf(column), style)));
}

function drawRow(page: ReportPage, tag: 'TH' | 'TD', cells: readonly string[]): void {
  const { text, tags } = page;
  const style = tag === 'TH' ? head : body;
  const height = rowHeight(text, cells, style);
  page.keep(height + rowGap);
  const { y } = page;
  tags.group('TR', () => {
    let x: number = pageBox.x;
    for (const [column, cell] of cells.entries()) {
      const place = { x, y, width: widthOf(column) };
      tags.leaf(tag, () => text.write(cell, place, style), tag === 'TH' ? { scope: 'Column' } : {});
      x += (widths[column] ?? 0) * pageBox.width;
    }
  });
  page.y = y + height + 2;
  page.rule(page.y);
  page.y += 3;
}
