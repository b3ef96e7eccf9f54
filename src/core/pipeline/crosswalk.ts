/** The crosswalk, original to replacement Patient IDs, as a file. It stays with the uploader and is never sent. */
import { csvLine, parseCsv } from './csv.ts';

export interface CrosswalkRow {
  /** The original Patient ID; of a patient without one the name; of a file that names nobody its file name. */
  readonly original: string;
  readonly replacement: string;
}

export interface CrosswalkProblem {
  /** Counted over the rows of the file that hold anything, from 1. */
  readonly row: number;
  readonly code: 'incomplete' | 'contradicts';
}

export interface ParsedCrosswalk {
  readonly rows: readonly CrosswalkRow[];
  readonly problems: readonly CrosswalkProblem[];
}

const header = ['original', 'replacement'] as const;

/** Heads of columns that others write; spaces, dashes, underscores and capitals don't matter. */
const originalHeads = new Set(
  'original originalid originalpatientid old oldid oldpatientid from patientid patient source id'.split(
    ' ',
  ),
);
const replacementHeads = new Set(
  'replacement replacementid replacementpatientid new newid newpatientid to pseudonym becomes target'.split(
    ' ',
  ),
);

/** With a byte order mark, without which spreadsheets take it for another encoding. */
export function writeCrosswalk(rows: Iterable<CrosswalkRow>): string {
  const lines = Array.from(rows, (row) => csvLine([row.original, row.replacement]));
  return `\ufeff${csvLine(header)}${lines.join('')}`;
}

/** The first two columns, or those that a header names. The same original twice must have the same replacement. */
export function readCrosswalk(text: string): ParsedCrosswalk {
  const table = parseCsv(text);
  const columns = columnsOf(table[0] ?? []);
  const byOriginal = new Map<string, string>();
  const problems: CrosswalkProblem[] = [];
  table.forEach((cells, index) => {
    if (index === 0 && columns.isHeader) return;
    const original = cells[columns.original]?.trim() ?? '';
    const replacement = cells[columns.replacement]?.trim() ?? '';
    const before = byOriginal.get(original);
    if (original === '' || replacement === '') {
      problems.push({ row: index + 1, code: 'incomplete' });
    } else if (before !== undefined && before !== replacement) {
      problems.push({ row: index + 1, code: 'contradicts' });
    } else {
      byOriginal.set(original, replacement);
    }
  });
  const rows = Array.from(byOriginal, ([original, replacement]) => ({ original, replacement }));
  return { rows, problems };
}

/** A first row counts as a header when it names both columns. */
function columnsOf(first: readonly string[]): {
  readonly isHeader: boolean;
  readonly original: number;
  readonly replacement: number;
} {
  const heads = first.map((cell) => cell.toLowerCase().replace(/[\s_-]+/g, ''));
  const replacement = heads.findIndex((head) => replacementHeads.has(head));
  const original = heads.findIndex((head, i) => i !== replacement && originalHeads.has(head));
  return original >= 0 && replacement >= 0
    ? { isHeader: true, original, replacement }
    : { isHeader: false, original: 0, replacement: 1 };
}
