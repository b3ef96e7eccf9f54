/** Overlays of the retired kind that lie in bits of the pixels which hold no sample (PS3.3 C.9.2, PS3.5 8.1.2). */
import { type DicomObject, type Element, findElement } from '../dicom/data-set.ts';
import { BitsAllocated, BitsStored, HighBit } from '../standard/tags.generated.ts';

const overlayBitPosition = 0x0102;
const overlayData = 0x3000;

/** Taking away the overlay's attributes would leave its drawing in the pixels. */
export function hasOverlayInPixels(object: DicomObject): boolean {
  const { elements } = object.dataSet;
  const stored = uint16(object, findElement(object.dataSet, BitsStored)) ?? 0;
  const allocated = uint16(object, findElement(object.dataSet, BitsAllocated)) ?? 0;
  const highBit = uint16(object, findElement(object.dataSet, HighBit)) ?? stored - 1;
  const overlays = elements.filter(({ tag }) => tag >>> 24 === 0x60);
  const drawn = new Set(overlays.map(({ tag }) => tag));
  return overlays.some((element) => {
    if ((element.tag & 0xffff) !== overlayBitPosition) return false;
    const plane = element.tag - overlayBitPosition;
    if (drawn.has(plane + overlayData)) return false;
    const position = uint16(object, element) ?? 0;
    const isOfSample = position <= highBit && position > highBit - stored;
    return !isOfSample && position < allocated;
  });
}

function uint16(object: DicomObject, element: Element | undefined): number | undefined {
  if (element === undefined || element.valueEnd - element.valueStart !== 2) return undefined;
  const bytes = object.bytes(element);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 2);
  return view.getUint16(0, !object.transferSyntax.bigEndian);
}
