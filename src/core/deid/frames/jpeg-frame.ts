/** Where a JPEG or JPEG-LS frame hides text: comments, application segments, thumbnails in them, tables nobody uses. */
import type { ByteWindow } from '../../images/byte-window.ts';
import { ImageError } from '../../images/image-error.ts';
import { idleTables } from '../../images/jpeg-idle-tables.ts';
import { tableIsWhole } from '../../images/jpeg-tables.ts';
import { isApplication, Marker, walkJpeg } from '../../images/jpeg-walk.ts';
import { isHarmlessText } from './harmless-text.ts';
import type { InspectedFrame, Span } from './inspected-frame.ts';

/** Throws `ImageError` for a stream that is no whole picture, or whose tables hold more than tables do. */
export async function inspectJpegFrame(window: ByteWindow): Promise<InspectedFrame> {
  const hidden: Span[] = [];
  const tables = idleTables();
  let end = 0;
  for await (const part of walkJpeg(window)) {
    end = part.end;
    if (part.kind === 'scan') continue;
    const { marker, payloadStart } = part;
    const payload = await window.take(payloadStart, part.end - payloadStart);
    if (!tableIsWhole(marker, payload)) {
      throw new ImageError('bad-structure', `misshapen segment at byte ${part.start}`);
    }
    tables.see(part, payload);
    if (marker !== Marker.COM && !isApplication(marker)) continue;
    const known = knownBytes(marker, payload);
    if (!isHarmlessText(payload.subarray(known))) {
      hidden.push({ start: payloadStart + known, end: part.end });
    }
  }
  // What is zeros already is asked for by nobody a second time.
  for (const { valuesStart, end: valuesEnd } of tables.idle) {
    hidden.push({ start: valuesStart, end: valuesEnd });
  }
  return { hidden: hidden.toSorted((a, b) => a.start - b.start), end };
}

/** How many bytes at the segment's beginning say how to decode, and no more. */
function knownBytes(marker: number, payload: Uint8Array<ArrayBuffer>): number {
  const is = (text: string) =>
    [...text].every((letter, index) => payload[index] === letter.charCodeAt(0));
  switch (marker) {
    case Marker.APP0:
      // ITU-T T.871 10.1; some lossless encoders write the same header under letters of their own.
      return is('JFIF\0') || is('LJIF\0') ? Math.min(14, payload.byteLength) : 0;
    case Marker.APP8:
      // ITU-T T.84 annex F: the SPIFF header, its directory's end; and the colour transform of HP's JPEG-LS encoder.
      if (is('SPIFF\0')) return Math.min(30, payload.byteLength);
      if (is('\0\0\0\x01')) return payload.byteLength === 6 && payload[4] === 0xff ? 6 : 4;
      return is('mrfx') ? Math.min(5, payload.byteLength) : 0;
    case Marker.APP14:
      // ITU-T T.872 6.5.3
      return is('Adobe') ? Math.min(12, payload.byteLength) : 0;
    default:
      return 0;
  }
}
