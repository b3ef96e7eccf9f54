/** What a file is, told by its bytes alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { identify } from './identify.ts';

const bytes = (text: string, size = 64) => {
  const out = new Uint8Array(Math.max(size, text.length)).fill(1);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
};

describe('identify', () => {
  it.each([
    ['pdf', '%PDF-1.7'],
    ['archive', 'PK\x03\x04'],
    ['archive', '\x1f\x8b\x08'],
    ['archive', '7z\xbc\xaf\x27\x1c'],
    ['tiff', 'II*\0'],
    ['tiff', 'MM\0*'],
    ['heic', '\0\0\0\x18ftypheic'],
    ['heic', '\0\0\0\x18ftypmif1'],
    ['video', '\0\0\0\x18ftypisom'],
    ['other-picture', 'GIF89a'],
    ['other-picture', 'BM\x36\0\x10\0\0\0\0\0'],
    ['other-picture', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['other-picture', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['document', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    ['program', 'MZ\x90\0'],
  ])('calls it %s', (format, text) => {
    expect(identify(bytes(text))).toEqual({ kind: 'other', format });
  });

  it('knows text, with and without a mark', () => {
    const text = new TextEncoder().encode('Name;Date\r\nJosé;1.1.2024\r\n');
    expect(identify(text)).toEqual({ kind: 'other', format: 'text' });
    expect(identify(new TextEncoder().encode('\ufeffa,b'))).toEqual({
      kind: 'other',
      format: 'text',
    });
  });

  it('knows images', () => {
    expect(identify(bytes('\x89PNG\r\n\x1a\n'))).toEqual({ kind: 'png' });
    expect(identify(bytes('\xff\xd8\xff\xe0'))).toEqual({ kind: 'jpeg' });
    expect(identify(buildChestFilm({ rows: 2, columns: 2 }))).toEqual({ kind: 'dicom' });
    expect(identify(new Uint8Array(0))).toEqual({ kind: 'empty' });
  });

  it('leaves a data set without preamble to its reader', () => {
    const film = buildChestFilm({ rows: 2, columns: 2, preamble: false, meta: false });
    expect(identify(film.subarray(0, 512))).toEqual({ kind: 'unknown' });
  });

  it('takes a TIFF header in a DICOM preamble for what it is', () => {
    const preamble = bytes('II*\0', 128);
    expect(identify(buildChestFilm({ rows: 2, columns: 2, preamble }))).toEqual({ kind: 'dicom' });
  });

  it('answers for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (any) => void identify(any)));
  });
});
