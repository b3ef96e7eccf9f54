/** Writes PNG chunks (ISO/IEC 15948 clauses 5, 7 and 9): any colour type and depth, never interlaced. */
import { concatenated } from '../../bytes.ts';
import { pngChunk, pngSignature } from '../../images/png-chunk.ts';
import { paeth } from './paeth.ts';
import { channelsOf } from './png-channels.ts';
import type { PngHeader } from './png-chunks.ts';

export type PngShape = Omit<PngHeader, 'interlaced'>;

/** A whole PNG of nothing but pixels. */
export async function writePng(
  shape: PngShape,
  samples: Uint8Array | Uint16Array,
): Promise<Uint8Array<ArrayBuffer>> {
  return concatenated([
    Uint8Array.from(pngSignature),
    headerChunk(shape),
    await imageChunk(shape, samples),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}

export function headerChunk({
  width,
  height,
  depth,
  colourType,
}: PngShape): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(13);
  const view = new DataView(content.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  content[8] = depth;
  content[9] = colourType;
  return pngChunk('IHDR', content);
}

/** All of the pixels in one chunk. Samples are row-major, as deep as `depth` says; palettes' are numbers of colours. */
export async function imageChunk(
  shape: PngShape,
  samples: Uint8Array | Uint16Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const rows = packRows(shape, samples);
  const deflated = new Response(
    new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate')),
  );
  return pngChunk('IDAT', new Uint8Array(await deflated.arrayBuffer()));
}

/** Whole bytes are filtered by what lies to the left and above (filter 4); numbers of colours aren't (12.8). */
function packRows(
  { width, height, depth, colourType }: PngShape,
  samples: Uint8Array | Uint16Array,
): Uint8Array<ArrayBuffer> {
  const perRow = width * channelsOf(colourType);
  const rowBytes = Math.ceil((perRow * depth) / 8);
  const step = (channelsOf(colourType) * depth) / 8;
  const isFiltered = depth >= 8 && colourType !== 3;
  const out = new Uint8Array(height * (1 + rowBytes));
  let above = new Uint8Array(rowBytes);
  for (let y = 0; y < height; y += 1) {
    const row = packRow(samples, y * perRow, perRow, depth, rowBytes);
    const start = y * (1 + rowBytes);
    if (isFiltered) {
      out[start] = 4;
      for (let i = 0; i < rowBytes; i += 1) {
        const left = i < step ? 0 : row[i - step]!;
        const corner = i < step ? 0 : above[i - step]!;
        out[start + 1 + i] = row[i]! - paeth(left, above[i]!, corner);
      }
    } else out.set(row, start + 1);
    above = row;
  }
  return out;
}

function packRow(
  samples: Uint8Array | Uint16Array,
  start: number,
  count: number,
  depth: PngHeader['depth'],
  rowBytes: number,
): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(rowBytes);
  for (let i = 0; i < count; i += 1) {
    const value = samples[start + i]!;
    if (depth === 16) {
      row[2 * i] = value >> 8;
      row[2 * i + 1] = value;
    } else if (depth === 8) row[i] = value;
    else {
      const bit = i * depth;
      row[bit >> 3]! |= value << (8 - depth - (bit & 7));
    }
  }
  return row;
}
