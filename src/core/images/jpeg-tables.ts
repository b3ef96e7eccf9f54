/** Whether a JPEG segment holds what its kind must, to the byte: a longer one is damaged, or hides something. */
import { Marker } from './jpeg-walk.ts';

/** ITU-T T.81 B.2.3 to B.2.5. True for segments that have no such rule here, frame headers among them. */
export function tableIsWhole(marker: number, payload: Uint8Array): boolean {
  switch (marker) {
    case Marker.DRI:
    case Marker.DNL:
      return payload.byteLength === 2;
    case Marker.DAC:
      return payload.byteLength % 2 === 0;
    case Marker.SOS:
      return payload.byteLength === 4 + 2 * (payload[0] ?? 0);
    case Marker.DQT:
      return endsExactly(payload, quantizationTableSize);
    case Marker.DHT:
      return endsExactly(payload, huffmanTableSize);
    default:
      return true;
  }
}

function endsExactly(
  payload: Uint8Array,
  sizeAt: (payload: Uint8Array, at: number) => number,
): boolean {
  let at = 0;
  while (at < payload.byteLength) at += sizeAt(payload, at);
  return at === payload.byteLength;
}

/** One byte of precision and name, then 64 values of one or two bytes. */
function quantizationTableSize(payload: Uint8Array, at: number): number {
  return (payload[at] ?? 0) >> 4 === 0 ? 65 : 129;
}

/** One byte of class and name, sixteen counts, then as many values as the counts say. */
function huffmanTableSize(payload: Uint8Array, at: number): number {
  return payload.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 17);
}
