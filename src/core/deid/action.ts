/** The actions of PS3.15 Table E.1-1a, each with what it does to an element and how to tell that it was done. */
import type { DataSet, DicomObject, Element } from '../dicom/data-set.ts';
import type { ElementEdit, NewValue } from '../dicom/edit.ts';
import { lookup } from '../standard/dictionary.ts';
import { isCleanElement } from './clean-text.ts';
import { shiftedDates } from './date-shift.ts';
import { dummyValue } from './dummy-value.ts';
import { asciiValue, holdsValue, isEmpty } from './element-value.ts';
import { protectedAge } from './patient-age.ts';
import type { SingleAction } from './resolve-action.ts';
import { areSimpleShapes } from './simple-shapes.ts';
import { isNobodysUid, successorOf } from './uids.ts';

/**
 * The table's; two of its places where a value takes another's: Patient ID everywhere, and ages that stay; and the ways
 * in which options clean, which keep what they can prove and leave the rest to `Subject.otherwise`.
 */
export type ActionId =
  | SingleAction
  | 'patient-id'
  | 'age'
  | 'shift-date'
  | 'clean-text'
  | 'clean-items'
  | 'clean-shapes';

/** `unprovable`: it may have been done, and nothing in the file can show it. */
export type Verdict = 'yes' | 'no' | 'unprovable';

export interface Subject {
  readonly object: DicomObject;
  readonly element: Element;
  /** The one that the element stands in. */
  readonly dataSet: DataSet;
  /** New Patient ID; when verifying, the one that the file has at its top level. */
  readonly patientId: string;
  /** The new UID for an original; unchanged when verifying. */
  readonly newUid: (original: string) => string;
  /** By how many days dates go back; any number above 0 when verifying. */
  readonly shiftDays: number;
  readonly otherwise: SingleAction;
}

export interface Action {
  /** Undefined: stays, bytes and all, or is a sequence whose items are looked at one by one. */
  readonly apply: (subject: Subject) => ElementEdit | undefined;
  /** The same read backwards. Never `no` after `apply`. */
  readonly holds: (subject: Subject) => Verdict;
}

/** K of a sequence cleans its items (Table E.1-1a), which is the caller's walk. */
const keep: Action = {
  apply: () => undefined,
  holds: () => 'yes',
};

const remove: Action = {
  apply: () => ({ op: 'remove' }),
  holds: ({ element }) => (isEmpty(element) ? 'yes' : 'no'),
};

const empty: Action = {
  apply: ({ element }) => (isEmpty(element) ? undefined : { op: 'empty' }),
  holds: ({ element }) => (isEmpty(element) ? 'yes' : 'no'),
};

/** An empty value says nothing already and stays empty. */
const dummy: Action = {
  apply: ({ object, element }) => replaced(object, element, dummyOf(element)),
  holds: ({ object, element }) =>
    isEmpty(element) || holdsValue(object, element, dummyOf(element).value) ? 'yes' : 'no',
};

/** UIDs derived under a key look like any other: only a dummy and what the standard registered are surely nobody's. */
const replaceUid: Action = {
  apply: (subject) => {
    // A sequence under `X/Z/U*` stays, and its items' own UIDs have rows of their own.
    if (subject.element.items !== undefined || isEmpty(subject.element)) return undefined;
    const originals = uidsOf(subject);
    if (originals.length === 0) return { op: 'empty' };
    if (originals.every(isNobodysUid)) return undefined;
    const strings = originals.map((uid) => successorOf(uid, subject.newUid));
    return { op: 'replace', value: { kind: 'strings', strings }, vr: 'UI' };
  },
  holds: (subject) => {
    if (subject.element.items !== undefined || isEmpty(subject.element)) return 'yes';
    const uids = uidsOf(subject);
    if (uids.length > 0 && uids.every(isNobodysUid)) return 'yes';
    const derived = (uid: string) => isNobodysUid(uid) || /^2\.25\.\d{1,39}$/.test(uid);
    return uids.length > 0 && uids.every(derived) ? 'unprovable' : 'no';
  },
};

/** In every sequence too, so that an item can't name another patient; what was empty stays so. */
const replacePatientId: Action = {
  apply: ({ object, element, patientId }) =>
    replaced(object, element, { vr: 'LO', value: { kind: 'strings', strings: [patientId] } }),
  holds: ({ object, element, patientId }) => {
    if (isEmpty(element)) return 'yes';
    return asciiValue(object, element) === patientId ? 'unprovable' : 'no';
  },
};

/** Text that is no age goes. */
const limitAge: Action = {
  apply: ({ object, element }) => {
    const age = protectedAge(asciiValue(object, element));
    if (age === undefined) return isEmpty(element) ? undefined : { op: 'empty' };
    return replaced(object, element, { vr: 'AS', value: { kind: 'strings', strings: [age] } });
  },
  holds: ({ object, element }) => {
    const age = asciiValue(object, element);
    return isEmpty(element) || protectedAge(age) === age ? 'yes' : 'no';
  },
};

/** Dates go back; times of day and offsets from UTC stay (PS3.15 E.3.6). What is no date, or can't go back, goes. */
const shiftDate: Action = {
  apply: (subject) => {
    const { element, shiftDays } = subject;
    if (isEmpty(element) || isTimeOfDay(subject)) return undefined;
    const vr = lookup(element.tag)?.vrs[0] ?? 'UN';
    const shifted = isDated(vr) && shiftedDates(asciiDate(subject), vr, shiftDays);
    if (!shifted) return actions[subject.otherwise].apply(subject);
    const bytes = Uint8Array.from(shifted, (letter) => letter.charCodeAt(0));
    return { op: 'replace', value: { kind: 'bytes', bytes }, vr };
  },
  holds: (subject) => {
    if (isEmpty(subject.element) || isTimeOfDay(subject)) return 'yes';
    if (actions[subject.otherwise].holds(subject) === 'yes') return 'yes';
    const vr = lookup(subject.element.tag)?.vrs[0] ?? 'UN';
    const isDate = isDated(vr) && shiftedDates(asciiDate(subject), vr, 0) !== undefined;
    return isDate ? 'unprovable' : 'no';
  },
};

const cleanText: Action = {
  apply: (subject) => (isClean(subject) ? undefined : actions[subject.otherwise].apply(subject)),
  holds: (subject) => (isClean(subject) ? 'yes' : actions[subject.otherwise].holds(subject)),
};

/** A sequence whose items the caller's walk cleans; something else in its place can't be walked. */
const cleanItems: Action = {
  apply: (subject) =>
    subject.element.items === undefined ? actions[subject.otherwise].apply(subject) : undefined,
  holds: (subject) =>
    subject.element.items === undefined ? actions[subject.otherwise].holds(subject) : 'yes',
};

const cleanShapes: Action = {
  apply: (subject) =>
    areSimpleShapes(subject.object, subject.element)
      ? undefined
      : actions[subject.otherwise].apply(subject),
  holds: (subject) =>
    areSimpleShapes(subject.object, subject.element)
      ? 'yes'
      : actions[subject.otherwise].holds(subject),
};

export const actions: Readonly<Record<ActionId, Action>> = {
  D: dummy,
  Z: empty,
  X: remove,
  K: keep,
  U: replaceUid,
  'patient-id': replacePatientId,
  age: limitAge,
  'shift-date': shiftDate,
  'clean-text': cleanText,
  'clean-items': cleanItems,
  'clean-shapes': cleanShapes,
};

/** Empty when the value is too long to be one. */
function uidsOf({ object, element }: Pick<Subject, 'object' | 'element'>): string[] {
  const text = asciiValue(object, element);
  return text === '' ? [] : text.split('\\').map((uid) => uid.replace(/[\0 ]+$/, ''));
}

function isClean({ object, dataSet, element }: Subject): boolean {
  return isCleanElement(object, dataSet, element);
}

function isDated(vr: string): boolean {
  return vr === 'DA' || vr === 'DT';
}

/** Items have no text of their own. */
function asciiDate({ object, element }: Subject): string {
  return element.items === undefined ? asciiValue(object, element) : '-';
}

/** PS3.5 6.2, TM with its older colons; and Timezone Offset From UTC (0008,0201), the one SH among the dates. */
function isTimeOfDay({ object, element }: Subject): boolean {
  if (element.items !== undefined) return false;
  const vr = lookup(element.tag)?.vrs[0];
  const text = asciiValue(object, element);
  if (vr === 'SH') return /^[+-]\d{4}$/.test(text);
  const time = /^(\d{2}(:?[0-5]\d(:?[0-6]\d(\.\d{1,6})?)?)?)?$/;
  return vr === 'TM' && text !== '' && text.split('\\').every((each) => time.test(each.trim()));
}

interface Dummy {
  readonly vr: string;
  readonly value: NewValue;
}

/** Under the VR of PS3.6 where the file's is another (UN, or a wrong one). */
function dummyOf(element: Element): Dummy {
  const vrs = lookup(element.tag)?.vrs ?? [];
  const vr = vrs.includes(element.vr) ? element.vr : (vrs[0] ?? 'UN');
  return { vr, value: dummyValue(element.tag, vr) };
}

function replaced(object: DicomObject, element: Element, to: Dummy): ElementEdit | undefined {
  if (isEmpty(element) || holdsValue(object, element, to.value)) return undefined;
  return { op: 'replace', value: to.value, vr: to.vr };
}
