/** Where an RLE frame (PS3.5 annex G) hides text: in unused places of its header, and between and behind segments. */
import type { ByteWindow } from '../../images/byte-window.ts';
import { ImageError } from '../../images/image-error.ts';
import type { FrameSize } from './frame-size.ts';
import type { InspectedFrame, Span } from './inspected-frame.ts';

const headerBytes = 64;
const mostSegments = 15;

/** Throws `ImageError` for a stream that is no whole frame of this size. */
export async function inspectRleFrame(
  window: ByteWindow,
  size: FrameSize,
): Promise<InspectedFrame> {
  const header = await window.take(0, headerBytes);
  const view = new DataView(header.buffer, header.byteOffset, headerBytes);
  const count = view.getUint32(0, true);
  // Samples of one bit share their bytes (PS3.5 8.1.1), and a byte has a segment.
  const perPixel = Math.ceil(size.bytesPerPixel);
  const segmentBytes = Math.ceil((size.pixels * size.bytesPerPixel) / perPixel);
  if (count > mostSegments || count !== perPixel) {
    throw new ImageError('bad-structure', 'an RLE frame of another number of segments');
  }
  const hidden: Span[] = [{ start: 4 * (1 + count), end: headerBytes }];
  let end = headerBytes;
  for (let index = 1; index <= count; index++) {
    const start = view.getUint32(4 * index, true);
    if (start < end) throw new ImageError('bad-structure', 'RLE segments lie in each other');
    // One byte makes the segment's length even.
    if (start - end > 1) hidden.push({ start: end, end: start });
    end = await endOfSegment(window, start, segmentBytes);
  }
  return { hidden: hidden.filter((span) => span.end > span.start), end };
}

/** PS3.5 G.3.2: a count, then so many bytes or one byte so many times. */
async function endOfSegment(window: ByteWindow, start: number, bytes: number): Promise<number> {
  let at = start;
  for (let left = bytes; left > 0; ) {
    const held = await window.rest(at, 1);
    if (held.byteLength === 0) throw new ImageError('truncated', 'an RLE segment has no end');
    let index = 0;
    while (index < held.byteLength && left > 0) {
      const control = held[index] ?? 0;
      const run = control > 0x80 ? 0x101 - control : control + 1;
      if (control === 0x80) index += 1;
      else {
        left -= run;
        index += control > 0x80 ? 2 : 1 + run;
      }
    }
    at += index;
  }
  if (at > window.sizeBytes) throw new ImageError('truncated', 'an RLE segment has no end');
  return at;
}
