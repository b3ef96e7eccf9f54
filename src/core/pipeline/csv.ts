/** Comma-separated values as RFC 4180 has them and as spreadsheets write them. */

/** Cells that a spreadsheet would run as a formula (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r]/;

/** One line, ended as RFC 4180 2.1 asks. Cells that look like formulas get an apostrophe in front, as spreadsheets have it. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",;\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Rows of cells, without empty lines. Takes commas, semicolons or tabs between cells (the one that the first line has
 * most of), quoted cells with line ends inside, a byte order mark, and any line end.
 */
export function parseCsv(text: string): string[][] {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const separator = separatorOf(body);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < body.length) {
    const cell = body[at] === '"' ? quotedCell(body, at) : plainCell(body, at, separator);
    row.push(unguarded(cell.text));
    at = cell.end;
    if (body[at] === separator) {
      at += 1;
      if (at === body.length) row.push('');
      continue;
    }
    if (body[at] === '\r' && body[at + 1] === '\n') at += 1;
    at += 1;
    if (row.some((value) => value.trim() !== '')) rows.push(row);
    row = [];
  }
  if (row.some((value) => value.trim() !== '')) rows.push(row);
  return rows;
}

/** UTF-8, or Windows-1252 where the bytes are no UTF-8: older spreadsheets save in it. */
export function decodeCsv(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

interface Cell {
  readonly text: string;
  readonly end: number;
}

function plainCell(body: string, start: number, separator: string): Cell {
  let end = start;
  while (end < body.length && body[end] !== separator && body[end] !== '\r' && body[end] !== '\n') {
    end += 1;
  }
  return { text: body.slice(start, end), end };
}

/** A quote that is never closed takes in the rest; what follows a closed one, up to the separator, is dropped. */
function quotedCell(body: string, start: number): Cell {
  let text = '';
  let at = start + 1;
  for (;;) {
    const quote = body.indexOf('"', at);
    if (quote < 0) return { text: text + body.slice(at), end: body.length };
    text += body.slice(at, quote);
    if (body[quote + 1] !== '"') {
      const rest = /^[^,;\t\r\n]*/.exec(body.slice(quote + 1, quote + 257))?.[0] ?? '';
      return { text, end: quote + 1 + rest.length };
    }
    text += '"';
    at = quote + 2;
  }
}

function separatorOf(body: string): string {
  const line = /^[^\r\n]*/.exec(body)?.[0].replace(/"[^"]*"/g, '') ?? '';
  const count = (separator: string) => line.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** Takes `csvLine`'s apostrophe off again. */
function unguarded(text: string): string {
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;
}
