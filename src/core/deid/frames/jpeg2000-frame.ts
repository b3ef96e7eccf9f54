/** Where a JPEG 2000 codestream (ITU-T T.800 annex A; T.814 for high throughput) hides text: its comments. */
import type { ByteWindow } from '../../images/byte-window.ts';
import { ImageError } from '../../images/image-error.ts';
import { isHarmlessText } from './harmless-text.ts';
import type { InspectedFrame, Span } from './inspected-frame.ts';
import { jpeg2000Segments } from './jpeg2000-segments.ts';

const SOC = 0xff4f;
const COM = 0xff64;
const SOT = 0xff90;
const SOD = 0xff93;
const EOC = 0xffd9;

const mostSegments = 100_000;

/** Throws `ImageError` for a stream that is no whole codestream; one wrapped in a file format is none (PS3.5 A.4.4). */
export async function inspectJpeg2000Frame(window: ByteWindow): Promise<InspectedFrame> {
  const hidden: Span[] = [];
  if ((await uint16(window, 0)) !== SOC) {
    throw new ImageError('not-an-image', 'the stream does not begin as a JPEG 2000 codestream');
  }
  const segments = jpeg2000Segments();
  let at = 2;
  /** Where the tile-part that is being read ends; undefined in the main header. */
  let tilePartEnd: number | undefined;
  for (let count = 0; count < mostSegments; count++) {
    const marker = await uint16(window, at);
    if (marker === EOC) return { hidden, end: at + 2 };
    if (marker === SOD && tilePartEnd !== undefined) {
      at = tilePartEnd === 0 ? await endOfData(window, at + 2) : tilePartEnd;
      tilePartEnd = undefined;
      continue;
    }
    const length = await uint16(window, at + 2);
    const end = at + 2 + length;
    if (length < 2 || !segments.isWhole(marker, await window.take(at + 4, length - 2))) {
      throw new ImageError('bad-structure', `no marker segment at byte ${at}`);
    }
    if (marker === SOT) tilePartEnd = await endOfTilePart(window, at);
    if (marker === COM) {
      // The first two bytes say whether it is text (T.800 A.9.2).
      const comment = await window.take(at + 6, end - at - 6);
      if (!isHarmlessText(comment)) hidden.push({ start: at + 6, end });
    }
    at = end;
  }
  throw new ImageError('bad-structure', 'more segments than any picture has');
}

/** Zero says: up to the end of the codestream (T.800 A.4.2). */
async function endOfTilePart(window: ByteWindow, at: number): Promise<number> {
  const bytes = await window.take(at + 6, 4);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  if (length !== 0 && length < 14) {
    throw new ImageError('bad-structure', `impossible tile-part at byte ${at}`);
  }
  return length === 0 ? 0 : at + length;
}

/** Packet data never holds 0xFF followed by more than 0x8F (T.800 B.10.1, annex C), so that a marker ends it. */
async function endOfData(window: ByteWindow, from: number): Promise<number> {
  let at = from;
  for (;;) {
    const bytes = await window.rest(at, 2);
    if (bytes.byteLength < 2) throw new ImageError('truncated', 'the codestream has no end');
    let index = bytes.indexOf(0xff);
    while (index >= 0 && index + 1 < bytes.byteLength) {
      if ((bytes[index + 1] ?? 0) > 0x8f) return at + index;
      index = bytes.indexOf(0xff, index + 1);
    }
    at += index < 0 ? bytes.byteLength : index;
  }
}

async function uint16(window: ByteWindow, at: number): Promise<number> {
  const [high = 0, low = 0] = await window.take(at, 2);
  return high * 256 + low;
}
