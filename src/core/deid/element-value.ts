/** Reads and compares small values as they stand in a file. */
import type { DicomObject, Element } from '../dicom/data-set.ts';
import type { NewElement, NewItem, NewValue } from '../dicom/edit.ts';

/** No value that is read or compared here is longer. */
const mostBytes = 64 * 1024;

export function isEmpty(element: Element): boolean {
  return element.valueEnd === element.valueStart;
}

/** Text without its padding, a character a byte: for values that the standard restricts to ASCII. Empty when too long. */
export function asciiValue(object: DicomObject, element: Element | undefined): string {
  if (element === undefined || element.valueEnd - element.valueStart > mostBytes) return '';
  let text = '';
  for (const byte of object.bytes(element)) text += String.fromCharCode(byte);
  return text.replace(/[\0 ]+$/, '').trimStart();
}

/** Whether the element holds this value, to the byte but for padding. */
export function holdsValue(object: DicomObject, element: Element, value: NewValue): boolean {
  if (element.valueEnd - element.valueStart > mostBytes) return false;
  switch (value.kind) {
    case 'strings':
      return (
        element.items === undefined &&
        asciiValue(object, element) === value.strings.join('\\') &&
        element.valueEnd - element.valueStart <= value.strings.join('\\').length + 1
      );
    case 'numbers':
      // Dummy numbers are zeros, which are alike in every width and byte order.
      return (
        element.items === undefined &&
        value.numbers.every((number) => number === 0) &&
        isZero(object, element, 8 * value.numbers.length)
      );
    case 'bytes':
      return (
        element.items === undefined &&
        value.bytes.every((byte) => byte === 0) &&
        isZero(object, element, value.bytes.byteLength)
      );
    case 'items':
      return holdsItems(object, element, value.items);
    case 'encapsulated':
      return false;
  }
}

function isZero(object: DicomObject, element: Element, atMost: number): boolean {
  const bytes = object.bytes(element);
  return bytes.byteLength <= atMost && bytes.every((byte) => byte === 0);
}

function holdsItems(object: DicomObject, element: Element, items: readonly NewItem[]): boolean {
  return (
    element.items?.length === items.length &&
    items.every((item, index) =>
      holdsElements(object, element.items?.[index]?.dataSet.elements ?? [], item),
    )
  );
}

function holdsElements(
  object: DicomObject,
  elements: readonly Element[],
  wanted: readonly NewElement[],
): boolean {
  return (
    elements.length === wanted.length &&
    wanted.every((want) =>
      elements.some(
        (element) => element.tag === want.tag && holdsValue(object, element, want.value),
      ),
    )
  );
}
