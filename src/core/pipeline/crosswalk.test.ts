/** The crosswalk as a file: what is written is read again, and what spreadsheets write too. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCrosswalk, writeCrosswalk } from './crosswalk.ts';
import { decodeCsv, parseCsv } from './csv.ts';

const rowsOf = (text: string) =>
  readCrosswalk(text).rows.map((row) => `${row.original}>${row.replacement}`);

describe('readCrosswalk', () => {
  it.each([
    ['with a header', 'original,replacement\r\nA1,S-1\r\n'],
    ['without one', 'A1,S-1\n'],
    ['with columns the other way round', 'New ID,Patient ID\nS-1,A1'],
    ['with more columns', 'Name,Patient_ID,Replacement\nDoe,A1,S-1'],
    ['from Excel, with semicolons and a mark', '\ufefforiginal;replacement\r\n"A1";"S-1"\r\n;\r\n'],
    ['with tabs', 'A1\tS-1'],
    ['with spaces and empty lines', '\r\n A1 , S-1 \r\n\r\n'],
    ['with old line ends', 'original,replacement\rA1,S-1\r'],
  ])('%s', (_, text) => {
    expect(rowsOf(text)).toEqual(['A1>S-1']);
  });

  it('keeps quotes, separators and line ends inside cells', () => {
    expect(rowsOf('"Doe, ""Jo""\r\nAnn",S-1')).toEqual(['Doe, "Jo"\r\nAnn>S-1']);
  });

  it('names rows that say nothing or contradict others', () => {
    const { rows, problems } = readCrosswalk('A1,S-1\nA2\nA1,S-2\nA1,S-1\n,S-3');
    expect(rows).toEqual([{ original: 'A1', replacement: 'S-1' }]);
    expect(problems).toEqual([
      { row: 2, code: 'incomplete' },
      { row: 3, code: 'contradicts' },
      { row: 5, code: 'incomplete' },
    ]);
  });

  it('does not take a first row of data for a header', () => {
    expect(rowsOf('patient,S-1\nA2,S-2')).toEqual(['patient>S-1', 'A2>S-2']);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readCrosswalk(text)));
    expect(parseCsv('"never closed,1\n2')).toEqual([['never closed,1\n2']]);
  });

  it('takes the bytes of older spreadsheets', () => {
    expect(decodeCsv(Uint8Array.of(0x4d, 0xfc, 0x6c))).toBe('Mül');
    expect(decodeCsv(new TextEncoder().encode('Mül'))).toBe('Mül');
  });
});

describe('writeCrosswalk', () => {
  it('writes no cell that a spreadsheet would run', () => {
    const text = writeCrosswalk([{ original: '=HYPERLINK("x")', replacement: '-1' }]);
    expect(text).not.toMatch(/(^|,)"?[=-]/m);
    expect(readCrosswalk(text).rows).toEqual([{ original: '=HYPERLINK("x")', replacement: '-1' }]);
  });

  it('is read again as it was', () => {
    const cell = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter(
        (text) => text.trim() === text && !text.startsWith('\ufeff') && !text.startsWith("'"),
      );
    const row = fc.record({ original: cell, replacement: cell });
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: (each) => each.original }), (rows) => {
        expect(readCrosswalk(writeCrosswalk(rows)).rows).toEqual(rows);
      }),
    );
  });
});
