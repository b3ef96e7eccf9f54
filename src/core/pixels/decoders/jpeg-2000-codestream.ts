/** Reads the headers of a JPEG 2000 codestream (ISO/IEC 15444-1 annex A), to trust nothing to the codecs. */
import { PixelError } from '../pixel-error.ts';
import type { EncodedSize } from './check-size.ts';

export interface Codestream extends EncodedSize {
  readonly signed: boolean;
  /** SOC to the end. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const startOfCodestream = 0xff4f;
const size = 0xff51;
const startOfTilePart = 0xff90;
const endOfCodestream = 0xffd9;

/**
 * Finds the codestream, inside a JP2 box too, and checks that each tile-part is there to its last byte:
 * the codecs fill what is missing with grey and say nothing.
 */
export function readCodestream(frame: Uint8Array<ArrayBuffer>): Codestream {
  const bytes = frame.subarray(findStart(frame));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint16(2) !== size) throw new PixelError('corrupt', 'JPEG 2000 without a size');
    const components = view.getUint16(40);
    const depth = view.getUint8(42);
    checkComponents(view, components);
    checkTileParts(view);
    return {
      columns: view.getUint32(8) - view.getUint32(16),
      rows: view.getUint32(12) - view.getUint32(20),
      components,
      precision: (depth & 0x7f) + 1,
      signed: depth >> 7 === 1,
      bytes,
    };
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new PixelError('truncated', 'the JPEG 2000 codestream is cut short', { cause });
    }
    throw cause;
  }
}

function findStart(frame: Uint8Array): number {
  const limit = Math.min(frame.length - 3, 4096);
  for (let at = 0; at < limit; at += 1) {
    if (frame[at] === 0xff && frame[at + 1] === 0x4f && frame[at + 2] === 0xff) return at;
  }
  throw new PixelError(frame.length < 4 ? 'truncated' : 'corrupt', 'no JPEG 2000 codestream');
}

/**
 * A.5.1: all components alike, none subsampled, and tiles that are not empty. OpenJPH never comes back from
 * a subsampling that makes no sense.
 */
function checkComponents(view: DataView, components: number): void {
  if (view.getUint32(24) === 0 || view.getUint32(28) === 0) {
    throw new PixelError('corrupt', 'JPEG 2000 tiles without a size');
  }
  for (let i = 0; i < components; i += 1) {
    const at = 42 + i * 3;
    if (view.getUint8(at) !== view.getUint8(42) || view.getUint16(at + 1) !== 0x0101) {
      throw new PixelError('unsupported-pixels', 'JPEG 2000 components of different kinds');
    }
  }
}

/** A.4.2: Psot is the length of a tile-part, 0 for one that runs to the end. */
function checkTileParts(view: DataView): void {
  let at = 2;
  let tileParts = 0;
  // The main header's segments, then tile-parts one after the other.
  while (at + 1 < view.byteLength) {
    const marker = view.getUint16(at);
    if (marker === endOfCodestream) break;
    if (marker === startOfTilePart) {
      const length = view.getUint32(at + 6);
      tileParts += 1;
      if (length === 0) break;
      if (length < 12 || at + length > view.byteLength) {
        throw new PixelError('truncated', 'a JPEG 2000 tile is cut short');
      }
      at += length;
    } else if (marker >> 8 === 0xff && marker !== startOfCodestream && tileParts === 0) {
      at += 2 + view.getUint16(at + 2);
    } else break;
  }
  if (tileParts === 0) throw new PixelError('truncated', 'a JPEG 2000 codestream without a tile');
}
