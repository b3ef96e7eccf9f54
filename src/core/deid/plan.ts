/** Decides what happens to every element of an object, at any depth, before a byte is written. */
import type { DicomObject, Element, Item, Tag } from '../dicom/data-set.ts';
import { findElement } from '../dicom/data-set.ts';
import type { DataSetEdit, ElementEdit, ItemEdit, NewElement } from '../dicom/edit.ts';
import * as T from '../standard/tags.generated.ts';
import { actions } from './action.ts';
import { type Iod, iodOf } from './attribute-types.ts';
import { asciiValue, holdsValue } from './element-value.ts';
import { marksOf } from './marks.ts';
import type { Method } from './method.ts';
import { ageAt, protectedAge } from './patient-age.ts';
import { inside, type Place, topLevel } from './place.ts';
import { looksInside } from './rule.ts';
import { ruleFor } from './rule-for.ts';

export interface Plan {
  readonly object: DicomObject;
  readonly method: Method;
  readonly patientId: string;
  readonly newUid: (original: string) => string;
  /** By how many days dates go back, where they do. */
  readonly shiftDays: number;
}

/** A data set that is being decided on, and where its edits go. */
interface Level {
  readonly place: Place;
  readonly elements: Map<Element, ElementEdit>;
  /** Of sequences that stay with something changed inside. */
  readonly items: Map<Element, Map<Item, ItemEdit>>;
  readonly around?: { readonly level: Level; readonly element: Element; readonly item: Item };
}

/** Elements that end as they began have no edit, so that a file already protected leaves byte for byte. */
export function planProtection(plan: Plan): DataSetEdit {
  const { object } = plan;
  const iod = iodOf(asciiValue(object, findElement(object.dataSet, T.SOPClassUID)));
  const marks = new Map(topLevelMarks(plan).map((mark) => [mark.tag, mark]));
  const placed = new Set<Tag>();
  const top: Level = { place: topLevel(object.dataSet), elements: new Map(), items: new Map() };
  const levels = [top];
  // The list grows while it is walked: depth is no matter of the call stack.
  for (const level of levels) {
    for (const element of level.place.dataSet.elements) {
      const mark = level === top ? marks.get(element.tag) : undefined;
      const more =
        mark === undefined
          ? decide(plan, level, element, iod)
          : setMark(plan, level, element, mark, placed);
      for (const each of more) levels.push(each);
    }
  }
  for (const level of levels.reverse()) handUp(level);
  return {
    elements: top.elements,
    insert: [...marks.values()].filter((mark) => !placed.has(mark.tag)),
  };
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
function setMark(
  { object }: Plan,
  level: Level,
  element: Element,
  mark: NewElement,
  placed: Set<Tag>,
): readonly never[] {
  const isFirst = !placed.has(mark.tag);
  placed.add(mark.tag);
  const edit = isFirst ? markEdit(object, element, mark) : ({ op: 'remove' } as const);
  if (edit !== undefined) level.elements.set(element, edit);
  return [];
}

function markEdit(
  object: DicomObject,
  element: Element,
  mark: NewElement,
): ElementEdit | undefined {
  if (element.vr === mark.vr && holdsValue(object, element, mark.value)) return undefined;
  return { op: 'replace', value: mark.value, vr: mark.vr };
}

/** Returns the data sets inside that are to be decided on next. */
function decide(
  plan: Plan,
  level: Level,
  element: Element,
  iod: Iod | undefined,
): readonly Level[] {
  const { object, patientId, newUid, shiftDays } = plan;
  const rule = ruleFor(object, element, level.place, iod, plan.method);
  const edit = actions[rule.action].apply({
    object,
    element,
    dataSet: level.place.dataSet,
    patientId,
    newUid,
    shiftDays,
    otherwise: rule.otherwise ?? 'X',
  });
  if (edit !== undefined) level.elements.set(element, edit);
  if (edit !== undefined || element.items === undefined || !looksInside(rule)) return [];
  return element.items.map((item) => ({
    place: inside(level.place, element.tag, item.dataSet, rule.cleaning),
    elements: new Map(),
    items: new Map(),
    around: { level, element, item },
  }));
}

/** Gives a data set's edits to the sequence around it; called from the innermost outwards. */
function handUp({ elements, around }: Level): void {
  if (around === undefined || elements.size === 0) return;
  const { level, element, item } = around;
  const items = level.items.get(element) ?? new Map<Item, ItemEdit>();
  level.items.set(element, items);
  items.set(item, { op: 'edit', edit: { elements, insert: [] } });
  level.elements.set(element, { op: 'items', items });
}

function text(tag: Tag, vr: string, value: string): NewElement {
  return { tag, vr, value: { kind: 'strings', strings: [value] } };
}
