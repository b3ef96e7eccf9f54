/** Decides what happens to every element of an object, at any depth, before a byte is written. */
import type { DataSet, DicomObject, Element, Item, Tag } from '../dicom/data-set.ts';
import { findElement } from '../dicom/data-set.ts';
import type { DataSetEdit, ElementEdit, ItemEdit, NewElement } from '../dicom/edit.ts';
import * as T from '../standard/tags.generated.ts';
import { actions } from './action.ts';
import { type Iod, iodOf } from './attribute-types.ts';
import { asciiValue, holdsValue } from './element-value.ts';
import { marksOf } from './marks.ts';
import type { Method } from './method.ts';
import { ageAt, protectedAge } from './patient-age.ts';
import { ruleFor } from './rule.ts';

export interface Plan {
  readonly object: DicomObject;
  readonly method: Method;
  readonly patientId: string;
  readonly newUid: (original: string) => string;
}

/** Elements that end as they began have no edit, so that a file already protected leaves byte for byte. */
export function planProtection(plan: Plan): DataSetEdit {
  const { object } = plan;
  const iod = iodOf(asciiValue(object, findElement(object.dataSet, T.SOPClassUID)));
  const marks = new Map(topLevelMarks(plan).map((mark) => [mark.tag, mark]));
  const elements = new Map<Element, ElementEdit>();
  const placed = new Set<Tag>();
  for (const element of object.dataSet.elements) {
    const mark = marks.get(element.tag);
    const edit =
      mark === undefined
        ? editOf(plan, element, [element.tag], iod)
        : markEdit(object, element, mark, placed);
    if (edit !== undefined) elements.set(element, edit);
  }
  return { elements, insert: [...marks.values()].filter((mark) => !placed.has(mark.tag)) };
}

/** What the file must hold at its top level whether or not it did before. */
function topLevelMarks(plan: Plan): readonly NewElement[] {
  const age = plan.method.keepsAge ? ageOf(plan.object) : undefined;
  return [
    text(T.PatientID, 'LO', plan.patientId),
    ...(age === undefined ? [] : [text(T.PatientAge, 'AS', age)]),
    ...marksOf(plan.method),
  ];
}

/** As the file says it, else from birth date and study date, which both go or may go. */
function ageOf(object: DicomObject): string | undefined {
  const value = (tag: Tag) => asciiValue(object, findElement(object.dataSet, tag));
  return (
    protectedAge(value(T.PatientAge)) ??
    ageAt(value(T.PatientBirthDate), value(T.StudyDate)) ??
    ageAt(value(T.PatientBirthDate), value(T.AcquisitionDate))
  );
}

/** A tag that stands there twice is damage: the first takes the value, the others go. */
function markEdit(
  object: DicomObject,
  element: Element,
  mark: NewElement,
  placed: Set<Tag>,
): ElementEdit | undefined {
  if (placed.has(mark.tag)) return { op: 'remove' };
  placed.add(mark.tag);
  if (holdsValue(object, element, mark.value)) return undefined;
  return { op: 'replace', value: mark.value, vr: mark.vr };
}

function editOf(
  plan: Plan,
  element: Element,
  path: readonly Tag[],
  iod: Iod | undefined,
): ElementEdit | undefined {
  const { action } = ruleFor(element, path, iod, plan.method);
  const { object, patientId, newUid } = plan;
  const edit = actions[action].apply({ object, element, patientId, newUid });
  if (edit !== undefined || element.items === undefined) return edit;
  const items = new Map<Item, ItemEdit>();
  for (const item of element.items) {
    const inside = itemEdit(plan, item.dataSet, path, iod);
    if (inside !== undefined) items.set(item, inside);
  }
  return items.size === 0 ? undefined : { op: 'items', items };
}

/** The reader bounds how deep sequences nest, so that the call stack holds. */
function itemEdit(
  plan: Plan,
  dataSet: DataSet,
  path: readonly Tag[],
  iod: Iod | undefined,
): ItemEdit | undefined {
  const elements = new Map<Element, ElementEdit>();
  for (const element of dataSet.elements) {
    const edit = editOf(plan, element, [...path, element.tag], iod);
    if (edit !== undefined) elements.set(element, edit);
  }
  return elements.size === 0 ? undefined : { op: 'edit', edit: { elements, insert: [] } };
}

function text(tag: Tag, vr: string, value: string): NewElement {
  return { tag, vr, value: { kind: 'strings', strings: [value] } };
}
