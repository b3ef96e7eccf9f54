/** What an element holds, short enough for a line on the screen. */
import { type DicomObject, type Element, formatTag } from '../dicom/data-set.ts';
import { isPixelDataTag } from '../dicom/parse-vr.ts';
import { numbersOf, textOf } from '../dicom/values.ts';
import { isEmpty } from './element-value.ts';

/** Holds the patient's data: for the eyes of whoever has the file, and never sent. */
export type PreviewValue =
  | { readonly kind: 'empty' }
  /** `isCut`: only its beginning. */
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  | { readonly kind: 'bytes'; readonly sizeBytes: number }
  | { readonly kind: 'items'; readonly count: number };

const mostLetters = 300;
const mostNumbers = 16;
/** Longer values are never text that somebody reads on a line, and some are not in memory. */
const mostBytes = 64 * 1024;

export function previewValue(object: DicomObject, element: Element): PreviewValue {
  const { items, valueStart, valueEnd } = element;
  if (items !== undefined) return { kind: 'items', count: items.length };
  if (isEmpty(element)) return { kind: 'empty' };
  const sizeBytes = valueEnd - valueStart;
  if (sizeBytes > mostBytes || isPixelDataTag(element.tag)) return { kind: 'bytes', sizeBytes };
  const text = textOf(object, element) || numberText(object, element) || printable(object, element);
  return text === '' ? { kind: 'bytes', sizeBytes } : shortText(text);
}

export function shortText(text: string): PreviewValue {
  return { kind: 'text', text: text.slice(0, mostLetters), isCut: text.length > mostLetters };
}

function numberText(object: DicomObject, element: Element): string {
  if (/^(O[BDFLVW]|UN)$/.test(element.vr)) return '';
  const numbers = numbersOf(object, element);
  const shown = numbers.slice(0, mostNumbers);
  const texts = element.vr === 'AT' ? shown.map(formatTag) : shown.map(String);
  return texts.join('\\') + (numbers.length > mostNumbers ? '\\…' : '');
}

/** Private and unknown attributes often hold words that nothing declares as such. */
function printable(object: DicomObject, element: Element): string {
  const text = latin1(object.bytes(element)).replace(/[\0 ]+$/, '');
  return /^[\t\n\r\x20-\x7e]+$/.test(text) ? text : '';
}

/** All words of six ASCII characters and more that stand among other bytes, with dots between them. */
export function wordsAmong(bytes: Uint8Array): string {
  return (latin1(bytes).match(/[\x20-\x7e]{6,}/g) ?? []).join(' … ');
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
