/** Whether an element holds the same bytes in two files, however large it is. */
import type { DicomObject, Element } from '../dicom/data-set.ts';
import { isPixelDataTag } from '../dicom/parse-vr.ts';

const chunkBytes = 1024 * 1024;
const smallBytes = 64 * 1024;

export async function sameValue(
  one: DicomObject,
  element: Element,
  other: DicomObject,
  otherElement: Element,
): Promise<boolean> {
  const sizeBytes = element.valueEnd - element.valueStart;
  if (sizeBytes !== otherElement.valueEnd - otherElement.valueStart) return false;
  for (let at = 0; at < sizeBytes; at += chunkBytes) {
    const [left, right] = await Promise.all([
      chunk(one, element, at),
      chunk(other, otherElement, at),
    ]);
    if (left.byteLength !== right.byteLength) return false;
    if (left.some((byte, index) => byte !== right[index])) return false;
  }
  return true;
}

/** Small values but those of pixels lie in memory already. */
async function chunk(
  { source, bytes }: DicomObject,
  element: Element,
  at: number,
): Promise<Uint8Array> {
  const { valueStart, valueEnd } = element;
  if (valueEnd - valueStart <= smallBytes && !isPixelDataTag(element.tag)) return bytes(element);
  const start = valueStart + at;
  return await source.read(start, Math.min(start + chunkBytes, valueEnd));
}
