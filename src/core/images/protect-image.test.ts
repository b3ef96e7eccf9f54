import { decode, encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import {
  adobe,
  buildJpeg,
  exif,
  jfif,
  scanNoise,
  segment,
} from '../../../test/builders/jpeg-stream.ts';
import { buildPng, type PngChunk, pngOf, textChunk } from '../../../test/builders/png-file.ts';
import { blobSource, bufferSource, isRange, splicedToBlob, splicedToBytes } from '../bytes.ts';
import { imageFacts, imageKind, partsToProtect, protectImage } from './protect-image.ts';

const secret = 'Example^Patient';
const hasSecret = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes).includes(secret);

async function protect(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return splicedToBytes(await protectImage(bufferSource(file)));
}

async function refusal(file: Uint8Array<ArrayBuffer>): Promise<string> {
  return protectImage(bufferSource(file)).then(
    () => 'accepted',
    (error) => error.code,
  );
}

function chunkTypes(png: Uint8Array): string[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const types: string[] = [];
  for (let at = 8; at < png.byteLength; at += 12 + view.getUint32(at)) {
    types.push(String.fromCharCode(...png.subarray(at + 4, at + 8)));
  }
  return types;
}

const data = (...bytes: number[]) => Uint8Array.from(bytes);
const profile: PngChunk = {
  type: 'iCCP',
  data: new TextEncoder().encode(`${secret}\0\0\x78\x01compressed profile`),
};

describe('PNG', () => {
  const kept: PngChunk[] = [
    { type: 'gAMA', data: data(0, 0, 0xb1, 0x8f) },
    { type: 'sBIT', data: data(8) },
    { type: 'pHYs', data: data(0, 0, 0, 1, 0, 0, 0, 1, 1) },
  ];
  const dropped: PngChunk[] = [
    textChunk(secret),
    textChunk(secret, 'zTXt'),
    textChunk(secret, 'iTXt'),
    textChunk(secret, 'eXIf'),
    textChunk(secret, 'tIME'),
    textChunk(secret, 'xmpS'),
    textChunk(secret, 'acTL'),
    textChunk(secret, 'fcTL'),
    textChunk(secret, 'cHRM'),
  ];

  it('keeps what the pixels need and drops text, time, EXIF, animation, unknown chunks and the rest', async () => {
    const png = buildPng({
      before: [...dropped, ...kept],
      after: [textChunk(secret), textChunk(secret, 'fdAT')],
      trailing: new TextEncoder().encode(secret),
    });
    const out = await protect(png);
    expect(hasSecret(out)).toBe(false);
    expect(chunkTypes(out)).toEqual(['IHDR', 'gAMA', 'sBIT', 'pHYs', 'IDAT', 'IEND']);
    expect(out).toEqual(buildPng({ before: kept }));
  });

  it('keeps how it was held, and nothing else of its EXIF', async () => {
    const tiff = (orientation: number, comment: string) => {
      const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
      const head = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
      return Uint8Array.from([...head, ...new TextEncoder().encode(comment)]);
    };
    const exif = (orientation: number, comment = ''): PngChunk => ({
      type: 'eXIf',
      data: tiff(orientation, comment),
    });
    const given = buildPng({ before: [exif(6, secret), exif(3, secret)] });
    const out = await protect(given);
    expect(out).toEqual(buildPng({ before: [exif(6)] }));
    expect(await protect(out)).toEqual(out);
    expect(await imageFacts(bufferSource(out))).toMatchObject({ orientation: 6 });
    expect(await protect(buildPng({ after: [exif(1, secret)] }))).toEqual(buildPng());
  });

  it.each([8, 16] as const)('shows the same %i-bit pixels', async (depth) => {
    const pixels = depth === 8 ? new Uint8Array(600) : new Uint16Array(600);
    for (const index of pixels.keys()) pixels[index] = index * 97;
    const image = { width: 30, height: 20, data: pixels, channels: 1, depth } as const;
    const png = new Uint8Array(encode({ ...image, text: { Patient: secret } }));
    expect(hasSecret(png)).toBe(true);
    const out = await protect(png);
    expect(hasSecret(out)).toBe(false);
    expect(decode(out).data).toEqual(pixels);
  });

  it('gives the colour profile a name that says nothing, under a right checksum', async () => {
    const out = await protect(buildPng({ before: [profile] }));
    expect(hasSecret(out)).toBe(false);
    const renamed = {
      ...profile,
      data: new TextEncoder().encode('icc\0\0\x78\x01compressed profile'),
    };
    expect(out).toEqual(buildPng({ before: [renamed] }));
  });

  it.each([
    [
      'a profile that is not compressed',
      { type: 'iCCP', data: new TextEncoder().encode(`a\0\0${secret}`) },
    ],
    [
      'transparency of another colour type',
      { type: 'tRNS', data: new TextEncoder().encode(secret) },
    ],
    [
      'a palette without colours to pick',
      { type: 'PLTE', data: new TextEncoder().encode(secret.slice(0, 21)) },
    ],
  ])('drops %s, which could be any text', async (_, chunk) => {
    const out = await protect(buildPng({ before: [chunk] }));
    expect(out).toEqual(buildPng());
  });

  it('drops a known chunk of a length that it cannot have, and a second one', async () => {
    const gamma = { type: 'gAMA', data: data(0, 0, 0xb1, 0x8f) };
    const long = { type: 'pHYs', data: new TextEncoder().encode(secret) };
    const out = await protect(buildPng({ before: [gamma, gamma, long] }));
    expect(out).toEqual(buildPng({ before: [gamma] }));
  });

  it.each([
    ['grey', { colourType: 0, bitDepth: 16 }, { bitsPerSample: 16, samplesPerPixel: 1 }],
    ['colour', { colourType: 2, bitDepth: 8 }, { bitsPerSample: 8, samplesPerPixel: 3 }],
    ['palette', { colourType: 3, bitDepth: 4 }, { bitsPerSample: 8, samplesPerPixel: 3 }],
    ['alpha', { colourType: 6, bitDepth: 8 }, { bitsPerSample: 8, samplesPerPixel: 4 }],
    ['interlaced', { interlace: 1 }, { bitsPerSample: 8, samplesPerPixel: 1 }],
  ] as const)('tells the facts of a %s one', async (_, options, facts) => {
    const png = buildPng({ rows: 3, columns: 5, ...options });
    expect(await imageFacts(bufferSource(png))).toEqual({
      kind: 'png',
      rows: 3,
      columns: 5,
      orientation: 1,
      ...facts,
    });
  });

  const header = { type: 'IHDR', data: data(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0) };
  const end = { type: 'IEND', data: data() };
  const pixels = { type: 'IDAT', data: data(1) };
  it.each([
    ['a wrong checksum', buildPng({ before: [{ ...profile, crc: 1 }] }), 'bad-checksum'],
    [
      'an unknown critical chunk',
      buildPng({ before: [{ type: 'CgBI', data: data(1) }] }),
      'unknown-critical-part',
    ],
    ['no pixels', pngOf([header, end]), 'bad-structure'],
    ['two headers', pngOf([header, header, pixels, end]), 'bad-structure'],
    ['no header', pngOf([pixels, end]), 'bad-structure'],
    ['split pixels', pngOf([header, pixels, textChunk(''), pixels, end]), 'bad-structure'],
    ['a long end', pngOf([header, pixels, textChunk(secret, 'IEND')]), 'bad-structure'],
    ['an impossible depth', buildPng({ colourType: 2, bitDepth: 4 }), 'bad-structure'],
    ['no rows', buildPng({ rows: 0 }), 'bad-structure'],
  ])('refuses %s', async (_, png, code) => {
    expect(await refusal(png)).toBe(code);
  });

  it('refuses every shortened one', async () => {
    const png = buildPng({ before: [profile] });
    for (let end = 8; end < png.byteLength; end++) {
      expect(await refusal(png.slice(0, end)), String(end)).not.toBe('accepted');
    }
  });
});

describe('JPEG', () => {
  it('keeps what the pixels need and drops application data, comments, thumbnails and the rest', async () => {
    const thumbnail = segment(
      0xe0,
      Uint8Array.from([...jfif.subarray(4, 16), 1, 1, ...new TextEncoder().encode(secret)]),
    );
    const applications = Array.from({ length: 16 }, (_, index) => segment(0xe0 + index, secret));
    const jpeg = buildJpeg({
      before: [thumbnail, segment(0xe0, `JFXX\0${secret}`), ...applications, adobe],
      between: [segment(0xfe, secret), Uint8Array.of(0xff, 0xff)],
      trailing: buildJpeg({ before: [segment(0xfe, secret)] }),
    });
    const out = await protect(jpeg);
    expect(hasSecret(out)).toBe(false);
    expect(out).toEqual(buildJpeg({ before: [jfif, adobe], between: [] }));
  });

  it.each([0xc0, 0xc1, 0xc2, 0xf7])(
    'of start of frame %i leaves untouched when bare',
    async (startOfFrame) => {
      const jpeg = buildJpeg({ startOfFrame, components: 3, between: [] });
      const spliced = await protectImage(bufferSource(jpeg));
      expect(spliced.pieces.every(isRange)).toBe(true);
      expect(await splicedToBytes(spliced)).toEqual(jpeg);
    },
  );

  it('says a turned orientation anew and nothing else of the EXIF data', async () => {
    const jpeg = buildJpeg({ before: [jfif, exif(6, secret), exif(3, secret)] });
    expect(hasSecret(jpeg)).toBe(true);
    const out = await protect(jpeg);
    expect(hasSecret(out)).toBe(false);
    expect((await imageFacts(bufferSource(out))).orientation).toBe(6);
    expect(out.byteLength).toBe(buildJpeg({ before: [jfif] }).byteLength + 36);
    expect(await protect(out)).toEqual(out);
  });

  it.each([0, 1, 9])('drops EXIF data of orientation %i', async (orientation) => {
    const out = await protect(buildJpeg({ before: [exif(orientation, secret)] }));
    expect(out).toEqual(buildJpeg());
  });

  const quantizers = (text = '', name = 0) =>
    Uint8Array.from({ length: 65 }, (_, at) => (at === 0 ? name : text.charCodeAt(at - 1) || 9));
  const codes = (text: string, name = 0) =>
    Uint8Array.from([name, ...Array(15).fill(0), text.length, ...new TextEncoder().encode(text)]);

  it.each([
    ['quantization, defined again before any scan', 0xdb, quantizers(secret)],
    ['quantization that no component has', 0xdb, quantizers(secret, 3)],
    ['codes, defined again before any scan', 0xc4, codes(secret)],
    ['codes that no scan has', 0xc4, codes(secret, 0x13)],
  ])('drops a table of %s', async (_, marker, table) => {
    const jpeg = buildJpeg({ before: [segment(marker, table)], between: [] });
    expect(hasSecret(jpeg)).toBe(true);
    const out = await protect(jpeg);
    expect(out).toEqual(buildJpeg({ between: [] }));
    expect(await partsToProtect(bufferSource(out))).toEqual([]);
  });

  it('drops one of the tables of a segment and keeps the other', async () => {
    const between = (...tables: Uint8Array[]) => ({
      between: [segment(0xdb, Uint8Array.from(tables.flatMap((table) => [...table])))],
    });
    const out = await protect(buildJpeg(between(quantizers(secret, 2), quantizers())));
    expect(out).toEqual(buildJpeg(between(quantizers())));
  });

  it('keeps tables that are defined again for a later scan', async () => {
    const between = [segment(0xdb, quantizers('other')), segment(0xc4, codes('other'))];
    const jpeg = buildJpeg({ between });
    expect(await protect(jpeg)).toEqual(jpeg);
  });

  it('survives EXIF data cut anywhere', async () => {
    const whole = exif(6, secret).subarray(4);
    for (let end = 0; end < whole.byteLength; end++) {
      const out = await protect(buildJpeg({ before: [segment(0xe1, whole.subarray(0, end))] }));
      expect(hasSecret(out)).toBe(false);
    }
  });

  it('finds the end of a scan across windows', async () => {
    const long = new Uint8Array(3 * 256 * 1024);
    for (const [index] of long.entries()) long[index] = index % 2 === 0 ? 0xff : 0;
    const jpeg = buildJpeg({ scan: long, trailing: new TextEncoder().encode(secret) });
    for (const shift of [0, 1]) {
      const shifted = buildJpeg({ scan: long.slice(shift * 2), trailing: new Uint8Array(9) });
      expect((await protect(shifted)).byteLength).toBe(shifted.byteLength - 9);
    }
    expect(await protect(jpeg)).toEqual(buildJpeg({ scan: long }));
  });

  it('tells its facts', async () => {
    const jpeg = buildJpeg({ rows: 300, columns: 500, components: 3, bits: 12 });
    expect(await imageFacts(bufferSource(jpeg))).toEqual({
      kind: 'jpeg',
      rows: 300,
      columns: 500,
      bitsPerSample: 12,
      samplesPerPixel: 3,
      orientation: 1,
    });
    const later = buildJpeg({ rows: 0, between: [segment(0xdc, Uint8Array.of(1, 44))] });
    expect((await imageFacts(bufferSource(later))).rows).toBe(300);
  });

  it.each([
    ['an unknown marker', buildJpeg({ before: [segment(0xf0, secret)] }), 'unknown-critical-part'],
    [
      'hierarchical streams',
      buildJpeg({ before: [segment(0xde, secret)] }),
      'unknown-critical-part',
    ],
    ['no rows', buildJpeg({ rows: 0 }), 'bad-structure'],
    [
      'a table that is too long',
      buildJpeg({ before: [segment(0xdb, new Uint8Array(70))] }),
      'bad-structure',
    ],
    [
      'a Huffman table that is too long',
      buildJpeg({ before: [segment(0xc4, secret)] }),
      'bad-structure',
    ],
    [
      'a restart interval that is too long',
      buildJpeg({ before: [segment(0xdd, secret)] }),
      'bad-structure',
    ],
    [
      'a quantization table with a zero in it, as another segment has in its length',
      buildJpeg({ between: [segment(0xdb, quantizers(`${secret}\0`).fill(0, 20, 21))] }),
      'bad-structure',
    ],
    [
      'a Huffman table of more values than there are',
      buildJpeg({ between: [segment(0xc4, new Uint8Array(289).fill(17).fill(0, 0, 1))] }),
      'bad-structure',
    ],
    ['bytes between segments', buildJpeg({ before: [jfif, Uint8Array.of(1, 2)] }), 'bad-structure'],
    ['a length of one', buildJpeg({ before: [Uint8Array.of(0xff, 0xe1, 0, 1)] }), 'bad-structure'],
    ['a picture inside', buildJpeg({ before: [buildJpeg()] }), 'unknown-critical-part'],
  ])('refuses %s', async (_, jpeg, code) => {
    expect(await refusal(jpeg)).toBe(code);
  });

  it('refuses every shortened one', async () => {
    const jpeg = buildJpeg({ before: [jfif, exif(6, secret)], scan: scanNoise });
    for (let end = 3; end < jpeg.byteLength; end++) {
      expect(await refusal(jpeg.slice(0, end)), String(end)).not.toBe('accepted');
    }
  });
});

describe('either', () => {
  const files = [
    ['png', buildPng({ before: [textChunk(secret), profile] })],
    ['jpeg', buildJpeg({ before: [exif(8, secret), segment(0xfe, secret)] })],
  ] as const;

  it.each(files)('%s: parts to protect are named before and gone after', async (kind, file) => {
    expect(imageKind(file)).toBe(kind);
    const names = (await partsToProtect(bufferSource(file))).map((part) => part.name);
    expect(names).toEqual(kind === 'png' ? ['tEXt', 'iCCP'] : ['APP1', 'COM']);
    const out = await protect(file);
    expect(await partsToProtect(bufferSource(out))).toEqual([]);
    expect(await protect(out)).toEqual(out);
  });

  it.each(files)('%s: a Blob gives the same bytes as a buffer', async (_, file) => {
    const blob = new Blob([file]);
    const joined = splicedToBlob(await protectImage(blobSource(blob)), blob);
    expect(new Uint8Array(await joined.arrayBuffer())).toEqual(await protect(file));
  });

  it('refuses what is neither', async () => {
    expect(await refusal(new TextEncoder().encode('GIF89a and more'))).toBe('not-an-image');
    expect(await refusal(new Uint8Array(0))).toBe('not-an-image');
  });
});
