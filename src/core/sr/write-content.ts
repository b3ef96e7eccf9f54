/** Turns a content tree into the elements of a Structured Report (PS3.3 C.17.3). */

import type { Tag } from '../dicom/data-set.ts';
import type { NewElement, NewItem } from '../dicom/edit.ts';
import * as T from '../standard/tags.generated.ts';
import type { Code, ContentItem, SopReference } from './content-item.ts';

/** Of the root: the elements stand in the data set itself. Text is ASCII. */
export function contentElements(item: ContentItem): NewItem {
  const children = item.children ?? [];
  return [
    ...(item.relationship === undefined ? [] : [text(T.RelationshipType, 'CS', item.relationship)]),
    text(T.ValueType, 'CS', item.valueType),
    ...(item.concept === undefined ? [] : [codes(T.ConceptNameCodeSequence, item.concept)]),
    ...(item.valueType === 'CONTAINER' ? [text(T.ContinuityOfContent, 'CS', 'SEPARATE')] : []),
    ...valueElements(item),
    ...(children.length === 0 ? [] : [sequence(T.ContentSequence, children.map(contentElements))]),
  ];
}

function valueElements(item: ContentItem): readonly NewElement[] {
  const out: NewElement[] = [];
  if (item.text !== undefined) out.push(text(T.TextValue, 'UT', item.text));
  if (item.code !== undefined) out.push(codes(T.ConceptCodeSequence, item.code));
  if (item.valueType === 'NUM') out.push(sequence(T.MeasuredValueSequence, measured(item)));
  if (item.references !== undefined) {
    out.push(sequence(T.ReferencedSOPSequence, item.references.map(referenceElements)));
  }
  return out;
}

function measured({ numeric }: ContentItem): readonly NewItem[] {
  if (numeric === undefined) return [];
  const { value, unit } = numeric;
  return [
    [
      text(T.NumericValue, 'DS', String(value)),
      ...(unit === undefined ? [] : [codes(T.MeasurementUnitsCodeSequence, unit)]),
    ],
  ];
}

export function referenceElements({ sopClassUid, sopInstanceUid }: SopReference): NewItem {
  return [
    text(T.ReferencedSOPClassUID, 'UI', sopClassUid),
    text(T.ReferencedSOPInstanceUID, 'UI', sopInstanceUid),
  ];
}

function codes(tag: Tag, { value, scheme, meaning }: Code): NewElement {
  return sequence(tag, [
    [
      text(T.CodeValue, 'SH', value),
      text(T.CodingSchemeDesignator, 'SH', scheme),
      text(T.CodeMeaning, 'LO', meaning),
    ],
  ]);
}

export function sequence(tag: Tag, items: readonly NewItem[]): NewElement {
  return { tag, vr: 'SQ', value: { kind: 'items', items } };
}

export function text(tag: Tag, vr: string, value: string): NewElement {
  return { tag, vr, value: { kind: 'strings', strings: value === '' ? [] : [value] } };
}
