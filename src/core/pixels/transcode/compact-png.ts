/** Makes a PNG smaller by filtering and deflating the same samples anew; every other chunk stays as it is. */
import { zlibSync } from 'fflate';
import type { ByteSource, SplicedBytes } from '../../bytes.ts';
import { splicedSizeBytes } from '../../bytes.ts';
import { pngChunk } from '../../images/png-chunk.ts';
import { splicedSource } from '../../spliced-source.ts';
import { maxSamples } from '../frame.ts';
import { inflateExactly } from '../inflate-exactly.ts';
import { PixelError } from '../pixel-error.ts';
import { channelsOf } from '../png/png-channels.ts';
import { type PngChunks, readPngChunks } from '../png/png-chunks.ts';
import { filterRows } from '../png/png-filter.ts';
import { pngPasses, unfilter } from '../png/png-scanlines.ts';

/** Below it the gain isn't worth the time, nor a file that differs from the one on the person's disk. */
const leastGain = 0.03;

/** Most PNGs are as small as they get: bands from all over the picture show it before the whole is deflated. */
const bands = { count: 8, rows: 16 };

/**
 * The same file gives the same bytes. Undefined where little is gained, and for what is left alone: interlaced pictures,
 * animations, fewer than 8 bits. Rejects with `PixelError` for a broken file, and as the source's `read` does.
 */
export async function compactPng(source: ByteSource): Promise<SplicedBytes | undefined> {
  const bytes = await source.read(0, source.sizeBytes);
  const chunks = readPngChunks(bytes);
  const { header } = chunks;
  const isUsual = !header.interlaced && header.depth >= 8 && !chunks.isAnimated;
  const rowBytes = header.width * channelsOf(header.colourType) * (header.depth / 8);
  if (!isUsual || rowBytes * header.height > 2 * maxSamples) return undefined;
  const rows = await imageRows(chunks, rowBytes);
  const step = rowBytes / header.width;
  const [first] = chunks.imageData;
  const last = chunks.imageData.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const given = chunks.imageData.reduce((sum, part) => sum + part.byteLength, 0);
  if (estimatedBytes(rows, rowBytes, step) > given * (1 - leastGain)) return undefined;
  const deflated = deflateRows(rows, rowBytes, step);
  const out: SplicedBytes = {
    source,
    pieces: [
      { start: 0, end: first.byteOffset - bytes.byteOffset - 8 },
      pngChunk('IDAT', deflated),
      { start: last.byteOffset - bytes.byteOffset + last.byteLength + 4, end: bytes.byteLength },
    ],
  };
  if (splicedSizeBytes(out) > bytes.byteLength * (1 - leastGain)) return undefined;
  await requireSameRows(rows, rowBytes, out);
  return out;
}

function deflateRows(rows: Uint8Array, rowBytes: number, step: number): Uint8Array {
  return zlibSync(filterRows(rows, rowBytes, step), { level: 6 });
}

function estimatedBytes(rows: Uint8Array, rowBytes: number, step: number): number {
  const height = rows.length / rowBytes;
  const sample = bands.count * bands.rows;
  if (height <= 2 * sample) return 0;
  const picked = new Uint8Array(sample * rowBytes);
  for (let band = 0; band < bands.count; band += 1) {
    const from = Math.floor(((band + 0.5) * height) / bands.count - bands.rows / 2) * rowBytes;
    picked.set(rows.subarray(from, from + bands.rows * rowBytes), band * bands.rows * rowBytes);
  }
  return (deflateRows(picked, rowBytes, step).length * height) / sample;
}

/** Samples as they lie in a file without filters. */
async function imageRows(
  { header, imageData }: PngChunks,
  rowBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const filtered = await inflateExactly(imageData, 'deflate', (rowBytes + 1) * header.height);
  const count = channelsOf(header.colourType);
  const samples = unfilter(filtered, pngPasses(header, count), header, count);
  if (samples instanceof Uint8Array) return samples;
  const rows = new Uint8Array(samples.length * 2);
  const view = new DataView(rows.buffer);
  for (let i = 0; i < samples.length; i += 1) view.setUint16(i * 2, samples[i]!);
  return rows;
}

async function requireSameRows(
  rows: Uint8Array,
  rowBytes: number,
  out: SplicedBytes,
): Promise<void> {
  const written = await splicedSource(out).read(0, splicedSizeBytes(out));
  const again = await imageRows(readPngChunks(written), rowBytes);
  let different = again.length ^ rows.length;
  for (let i = 0; i < rows.length; i += 1) different |= again[i]! ^ rows[i]!;
  if (different !== 0) throw new PixelError('corrupt', 'a PNG was not the same when read back');
}
