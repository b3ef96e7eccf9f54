/** The page of one film in a printed report: what is known of it, what the engines say, and the pictures. */
import type { Result } from '../../contract/cases.ts';
import { drawPictures, type FilmPictures } from './draw-pictures.ts';
import { drawResultTable, tableHeight } from './draw-result-table.ts';
import { isSimulated, type ReportFilm } from './report-film.ts';
import { pageBox, type ReportPage } from './report-page.ts';
import {
  scoreWords,
  stratumWords,
  thresholdWords,
  utcWords,
  reportWords as words,
} from './report-words.ts';

const muted = '#5a636b';
const alarm = '#b3261e';
const label = { sizePt: 8.5, colour: muted };
const body = { sizePt: 10.5 };
const heading = { sizePt: 12, weight: 'bold' } as const;
const columnGap = 18;
const columnWidth = (pageBox.width - columnGap) / 2;

export function drawFilmPage(page: ReportPage, film: ReportFilm, pictures: FilmPictures): void {
  drawHead(page, film);
  const [shown] = film.results;
  if (isSimulated(film)) {
    drawSimulated(
      page,
      film.results.every(({ simulated }) => simulated) ? words.simulatedBody : words.simulatedSome,
    );
  }
  const top = page.y;
  const left = drawFacts(page, film);
  page.y = top;
  drawResult(page, film, shown);
  page.y = Math.max(left, page.y) + 14;
  const closing = page.text.heightOf(words.notDiagnosis, pageBox.width, label);
  drawPictures(page, film, pictures, tableHeight(page, film.results) + closing);
  if (film.results.length > 1) drawResultTable(page, film.results);
  page.keep(closing);
  page.tags.leaf('P', () => {
    page.y = page.text.write(words.notDiagnosis, { ...pageBox, y: page.y }, label);
  });
}

function drawHead(page: ReportPage, { projectName, archiveName }: ReportFilm): void {
  const { text, tags } = page;
  tags.leaf('H1', () => {
    page.y = text.write(words.title, { ...pageBox, y: page.y }, { sizePt: 18, weight: 'bold' });
  });
  tags.leaf('P', () => {
    const where = words.where(projectName, archiveName);
    page.y = text.write(where, { ...pageBox, y: page.y }, { sizePt: 10, colour: muted });
  });
  page.y += 6;
  page.rule(page.y);
  page.y += 12;
}

function drawSimulated(page: ReportPage, sentence: string): void {
  const { document, text, tags } = page;
  const inset = 12;
  const place = { x: pageBox.x + inset, width: pageBox.width - 2 * inset };
  const body = { sizePt: 9.5, colour: alarm };
  const height = 42 + text.heightOf(sentence, place.width, body) + inset;
  tags.decoration(() => {
    document.lineWidth(1.5).strokeColor(alarm);
    document.rect(pageBox.x, page.y, pageBox.width, height).stroke();
  });
  tags.leaf('P', () => {
    const y = text.write(
      words.simulated,
      { ...place, y: page.y + 6 },
      { sizePt: 26, weight: 'bold', colour: alarm },
    );
    text.write(sentence, { ...place, y: y + 1 }, body);
  });
  page.y += height + 14;
}

/** Answers where it ends. */
function drawFacts(page: ReportPage, film: ReportFilm): number {
  page.tags.leaf('H2', () => {
    const place = { x: pageBox.x, y: page.y, width: columnWidth };
    page.y = page.text.write(words.patient, place, heading) + 4;
  });
  for (const [name, value] of factsOf(film)) {
    drawFact(page, name, value, { x: pageBox.x, width: columnWidth });
  }
  return page.y;
}

function factsOf({ patientId, number, filmCount, image }: ReportFilm): readonly [string, string][] {
  const { patientAgeYears: age, patientSex: sex, viewPosition: view } = image.facts;
  const known = (value: string | number | undefined) =>
    value === undefined || value === '' ? words.unknown : String(value);
  return [
    [words.patientId, patientId === '' ? words.noPatientId : patientId],
    [words.age, typeof age === 'number' ? words.years(age) : words.unknown],
    [words.sex, words.sexes[String(sex)] ?? known(sex)],
    [words.view, known(view)],
    ...(filmCount > 1
      ? [[words.filmOf, words.filmNumber(number, filmCount)] as [string, string]]
      : []),
    [words.uploaded, utcWords(image.createdAt)],
    [words.pseudonymisation, image.recipe === null ? words.notPseudonymised : words.pseudonymised],
  ];
}

function drawFact(
  page: ReportPage,
  name: string,
  value: string,
  { x, width }: { readonly x: number; readonly width: number },
): void {
  const nameWidth = 84;
  const { text } = page;
  page.tags.leaf('P', () => {
    text.write(name, { x, y: page.y + 1.5, width: nameWidth - 6 }, label);
    const place = { x: x + nameWidth, y: page.y, width: width - nameWidth };
    page.y = text.write(value, place, body) + 2;
  });
}

function drawResult(page: ReportPage, film: ReportFilm, shown: Result | undefined): void {
  const place = { x: pageBox.x + columnWidth + columnGap, width: columnWidth };
  const { text, tags } = page;
  tags.leaf('H2', () => {
    page.y = text.write(words.result, { ...place, y: page.y }, heading) + 2;
  });
  if (shown === undefined) {
    tags.leaf('P', () => {
      const y = text.write(words.noResult, { ...place, y: page.y }, { sizePt: 20, weight: 'bold' });
      page.y = text.write(words.states[film.image.state], { ...place, y }, body) + 4;
    });
    return;
  }
  drawSaid(page, shown, place);
  if (shown.kind === 'score') {
    const threshold = thresholdWords(shown.threshold);
    const inForce = words.thresholdFor(threshold, stratumWords(shown.stratum));
    drawFact(page, words.threshold, inForce, place);
  }
  const engine = words.version(shown.engineName, shown.engineVersion);
  drawFact(page, words.engine, shown.simulated ? words.simulatedRow(engine) : engine, place);
  drawFact(page, words.when, utcWords(shown.createdAt), place);
}

function drawSaid(
  page: ReportPage,
  shown: Result,
  place: { readonly x: number; readonly width: number },
): void {
  const { text, tags } = page;
  const big = { sizePt: 30, weight: 'bold' } as const;
  const strong = { sizePt: 12, weight: 'bold' } as const;
  switch (shown.kind) {
    case 'score':
      tags.leaf('P', () => {
        const score = scoreWords(shown);
        const y = text.write(score, { ...place, y: page.y }, big);
        const beside = place.x + text.widthOf(score, big) + 8;
        text.write(
          words.scoreOf,
          { x: beside, y: page.y + 17, width: 80 },
          { ...body, colour: muted },
        );
        page.y = text.write(words.label[shown.label], { ...place, y }, strong) + 6;
      });
      return;
    case 'no-score':
      tags.leaf('P', () => {
        const { what, advice } = words.reasons[shown.reason];
        const y = text.write(
          words.noScore,
          { ...place, y: page.y },
          { sizePt: 20, weight: 'bold' },
        );
        const next = text.write(what, { ...place, y }, body);
        page.y = text.write(advice, { ...place, y: next + 2 }, { ...body, weight: 'bold' }) + 6;
      });
      return;
  }
}
