/** A ledger as text: CSV for spreadsheets, JSON and newline-delimited JSON for programs. */
import type { ExportFormat } from '../../contract/exports.ts';
import { csvLine } from '../../core/pipeline/csv.ts';
import type { Column } from './ledger-columns.ts';
import type { LedgerRow } from './ledger-rows.ts';

type Pages = AsyncIterable<readonly LedgerRow[]>;

export const ledgerTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/** A piece of text for each page of rows. */
export function writeLedger(
  format: ExportFormat,
  columns: readonly Column[],
  pages: Pages,
): AsyncGenerator<string> {
  switch (format) {
    case 'csv':
      return writeCsv(columns, pages);
    case 'json':
      return writeJson(columns, pages);
    case 'ndjson':
      return writeNdjson(columns, pages);
  }
}

/** With a byte order mark, without which spreadsheets take it for another encoding. */
async function* writeCsv(columns: readonly Column[], pages: Pages): AsyncGenerator<string> {
  yield `\ufeff${csvLine(columns.map(({ name }) => name))}`;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    let text = '';
    for (const row of rows) text += csvLine(columns.map((column) => csvValue(column, row)));
    yield text;
  }
}

function csvValue({ name, kind }: Column, row: LedgerRow): string {
  const value = row[name];
  if (value === null) return '';
  // In capitals, as it stands wherever people see it; a column of `true` would be overlooked.
  if (name === 'simulated') return value === true ? 'SIMULATED' : 'no';
  if (kind !== 'json') return String(value);
  return value === '[]' ? '' : csvList(JSON.parse(String(value)));
}

/** Options are words; of a finding its code and level. */
function csvList(values: readonly (string | { code?: unknown; level?: unknown })[]): string {
  return values
    .map((value) => (typeof value === 'string' ? value : `${value.code} (${value.level})`))
    .join('; ');
}

async function* writeJson(columns: readonly Column[], pages: Pages): AsyncGenerator<string> {
  const keys = jsonKeys(columns);
  let before = '[\n';
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield before + rows.map((row) => jsonLine(columns, keys, row)).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

async function* writeNdjson(columns: readonly Column[], pages: Pages): AsyncGenerator<string> {
  const keys = jsonKeys(columns);
  for await (const rows of pages) {
    if (rows.length > 0) yield `${rows.map((row) => jsonLine(columns, keys, row)).join('\n')}\n`;
  }
}

/** What stands before a column's value: the same for each of a million lines. */
function jsonKeys(columns: readonly Column[]): readonly string[] {
  return columns.map(({ name }, index) => `${index === 0 ? '{' : ','}"${name}":`);
}

function jsonLine(columns: readonly Column[], keys: readonly string[], row: LedgerRow): string {
  let line = '';
  for (let i = 0; i < columns.length; i += 1) {
    const { name, kind } = columns[i]!;
    const value = row[name];
    line += keys[i];
    // A finite number, a boolean and null are written alike as JSON and as text.
    line += typeof value !== 'string' || kind === 'json' ? value : JSON.stringify(value);
  }
  return `${line}}`;
}
