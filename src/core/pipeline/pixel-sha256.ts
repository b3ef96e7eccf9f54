/** A hash of what a picture holds: the same whatever compresses it, pads its bits or is said of it in the header. */
import { bufferSource } from '../bytes.ts';
import type { Frame } from '../pixels/frame.ts';
import { sha256OfSpliced } from './sha256.ts';

/**
 * SHA-256, in lower-case hexadecimal, of the dimensions, the colour space, the palette if there is one, and the stored
 * values: one byte a sample where 8 bits or fewer are stored without sign, else two, little endian. Undefined for a
 * picture of one value alone: two blank films are no copies of each other.
 *
 * Hashes are stored and compared for years. One that is made in another way has to begin with other bytes, so that it
 * equals none of old.
 */
export async function pixelSha256(frame: Frame): Promise<string | undefined> {
  const { rows, columns, samplesPerPixel, photometricInterpretation } = frame;
  if (isOneValue(frame.pixels)) return undefined;
  const head = new TextEncoder().encode(
    `${rows} ${columns} ${samplesPerPixel} ${photometricInterpretation}\n`,
  );
  return sha256OfSpliced({
    source: nothing,
    pieces: [head, ...paletteOf(frame), sampleBytes(frame)],
  });
}

const nothing = bufferSource(new Uint8Array(0));

/** The colours that stored numbers stand for; nothing where values are colours or greys themselves. */
function paletteOf({ photometricInterpretation, presentation }: Frame): Uint8Array<ArrayBuffer>[] {
  const { palette } = presentation;
  if (photometricInterpretation !== 'PALETTE COLOR' || palette === undefined) return [];
  return palette.flatMap(({ firstMapped, bitsPerEntry, entries }) => [
    new TextEncoder().encode(`palette ${firstMapped} ${bitsPerEntry} ${entries.length}\n`),
    bytesOf(entries),
  ]);
}

function isOneValue(pixels: Frame['pixels']): boolean {
  const first = pixels[0];
  for (let i = 1; i < pixels.length; i += 1) if (pixels[i] !== first) return false;
  return true;
}

function sampleBytes({ pixels, bitsStored, signed }: Frame): Uint8Array<ArrayBuffer> {
  if (bitsStored <= 8 && !signed) {
    return pixels instanceof Uint8Array ? pixels : Uint8Array.from(pixels);
  }
  return bytesOf(pixels instanceof Uint8Array ? Int16Array.from(pixels) : pixels);
}

/** Every machine that runs this is little endian. */
function bytesOf(words: Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>) {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
