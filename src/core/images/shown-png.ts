/**
 * What hides among a PNG's pixels, and the PNG without it: bytes behind the compressed picture or in it behind the last
 * row, bits that fill up a row, colours that transparency covers or that no pixel has. What leaves is the picture as it
 * is shown, sample for sample.
 */
import type { Piece } from '../bytes.ts';
import { paletteOverBlack, samplesOverBlack } from '../pixels/decode-png.ts';
import { maxSamples } from '../pixels/frame.ts';
import { inflateWhole } from '../pixels/inflate-exactly.ts';
import { PixelError } from '../pixels/pixel-error.ts';
import { channelsOf } from '../pixels/png/png-channels.ts';
import { type PngChunks, type PngHeader, readPngChunks } from '../pixels/png/png-chunks.ts';
import { type PngPass, pngPasses, unfilter } from '../pixels/png/png-scanlines.ts';
import { headerChunk, imageChunk } from '../pixels/png/write-png.ts';
import { crc32 } from './crc32.ts';
import type { ImagePart } from './image-part.ts';
import { pngChunk } from './png-chunk.ts';

type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** Opaque throughout. */
export interface ShownPng {
  readonly header: PngHeader;
  /** Row-major; of a palette the numbers of its colours. */
  readonly samples: Samples;
  readonly palette?: Uint8Array<ArrayBuffer>;
}

/** Undefined when nothing hides: the pixels may leave as the bytes that came. Rejects with `PixelError`. */
export async function hidingPng(bytes: Uint8Array<ArrayBuffer>): Promise<ShownPng | undefined> {
  const chunks = readPngChunks(bytes);
  const rows = await readRows(chunks);
  const isTrue = rows.isExact && checksumsAreTrue(bytes);
  const { colourType, depth } = chunks.header;
  // Every bit of these is shown.
  if (isTrue && (colourType === 0 || colourType === 2) && depth >= 8) return undefined;
  const { shown, hides } = show(chunks, rows);
  return isTrue && !hides ? undefined : shown;
}

/** Whether or not anything hides. Rejects with `PixelError`. */
export async function shownPng(bytes: Uint8Array<ArrayBuffer>): Promise<ShownPng> {
  const chunks = readPngChunks(bytes);
  return show(chunks, await readRows(chunks)).shown;
}

/** After pixels have changed: colours that none of them has become black. */
export function withUsedColours(png: ShownPng): ShownPng {
  return png.palette === undefined
    ? png
    : { ...png, palette: usedColours(png.samples, png.palette) };
}

/** The file with these pixels, and of its other parts what stays. `parts` are of the file that they are from. */
export async function piecesOf(
  parts: readonly ImagePart[],
  { header, samples, palette }: ShownPng,
): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  for (const { name, keep } of parts) {
    if (name === 'IHDR') pieces.push(headerChunk(header));
    else if (name === 'IDAT') pieces.push(await imageChunk(header, samples));
    else if (name === 'PLTE' && palette !== undefined) pieces.push(pngChunk('PLTE', palette));
    // They speak of samples that may be gone: of alpha, of a colour that was to be seen through.
    else if (name !== 'tRNS' && name !== 'sBIT') pieces.push(...keep);
  }
  return pieces;
}

interface Rows {
  readonly passes: readonly PngPass[];
  /** Filtered. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Nothing follows, neither in the compressed stream nor behind it. */
  readonly isExact: boolean;
}

async function readRows({ header, imageData }: PngChunks): Promise<Rows> {
  const channels = channelsOf(header.colourType);
  if (header.width * header.height * channels > maxSamples) {
    throw new PixelError('too-large', `${header.width} x ${header.height} pixels`);
  }
  const passes = pngPasses(header, channels);
  const size = passes.reduce((sum, pass) => sum + pass.rows * (1 + pass.rowBytes), 0);
  return { passes, ...(await inflateWhole(imageData, 'deflate', size)) };
}

function show(
  { header, palette, transparency }: PngChunks,
  { passes, bytes }: Rows,
): { readonly shown: ShownPng; readonly hides: boolean } {
  const { colourType } = header;
  const channels = channelsOf(colourType);
  const samples = unfilter(bytes, passes, header, channels);
  // Unfiltering leaves the rows in `bytes`.
  const fills = hasFilling(bytes, passes, header, channels);
  const plain = { ...header, interlaced: false };
  switch (colourType) {
    case 0:
    case 2:
      return { shown: { header: plain, samples }, hides: fills };
    case 3: {
      const colours = usedColours(samples, paletteOverBlack(palette, transparency));
      const hides = fills || transparency !== undefined || !isSame(colours, palette);
      return { shown: { header: plain, samples, palette: colours }, hides };
    }
    case 4:
    case 6: {
      const colour = colourType === 4 ? 1 : 3;
      if (isOpaque(samples, colour)) return { shown: { header: plain, samples }, hides: false };
      const opaque = { ...plain, colourType: colourType === 4 ? 0 : 2 } as const;
      const shown = { header: opaque, samples: samplesOverBlack(samples, colour) };
      return { shown, hides: true };
    }
  }
}

/** Bits of a row's last byte that no sample has (PNG, third edition, 7.2: their content is not specified). */
function hasFilling(
  rows: Uint8Array,
  passes: readonly PngPass[],
  { depth }: PngHeader,
  channels: number,
): boolean {
  let at = 0;
  for (const pass of passes) {
    const filling = pass.rowBytes * 8 - pass.columns * channels * depth;
    for (let row = 0; row < pass.rows; row += 1) {
      at += 1 + pass.rowBytes;
      if (filling > 0 && ((rows[at - 1] ?? 0) & (2 ** filling - 1)) !== 0) return true;
    }
  }
  return false;
}

/** Colours that no pixel has become black. */
function usedColours(samples: Samples, palette: Uint8Array): Uint8Array<ArrayBuffer> {
  const isUsed = new Uint8Array(256);
  for (let i = 0; i < samples.length; i += 1) isUsed[samples[i]!] = 1;
  const out = Uint8Array.from(palette);
  for (let i = 0; i < 256; i += 1) {
    if (isUsed[i] === 0) out.fill(0, i * 3, i * 3 + 3);
    else if (i * 3 >= out.length) throw new PixelError('corrupt', 'a PNG colour is missing');
  }
  return out;
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return a.length === b?.length && a.every((byte, index) => byte === b[index]);
}

function isOpaque(samples: Samples, colours: 1 | 3): boolean {
  const opaque = samples instanceof Uint8Array ? 255 : 65_535;
  for (let i = colours; i < samples.length; i += colours + 1) {
    if (samples[i] !== opaque) return false;
  }
  return true;
}

/** Of the pixels' chunks, which are as free to hold four bytes each as any. */
function checksumsAreTrue(bytes: Uint8Array<ArrayBuffer>): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at);
    const type = view.getUint32(at + 4);
    // What follows is no chunk, whatever it looks like.
    if (type === 0x49454e44) break;
    const isWhole = end + 4 <= bytes.length;
    if (type === 0x49444154) {
      if (!isWhole || view.getUint32(end) !== crc32(bytes.subarray(at + 4, end))) return false;
    }
    at = end + 4;
  }
  return true;
}
