/** The actions of PS3.15 Table E.1-1a, each with what it does to an element and how to tell that it was done. */
import type { DicomObject, Element } from '../dicom/data-set.ts';
import type { ElementEdit, NewValue } from '../dicom/edit.ts';
import { lookup } from '../standard/dictionary.ts';
import { dummyValue } from './dummy-value.ts';
import { asciiValue, holdsValue, isEmpty } from './element-value.ts';
import { protectedAge } from './patient-age.ts';
import type { SingleAction } from './resolve-action.ts';
import { isNobodysUid, successorOf } from './uids.ts';

/** The table's, and two of its places where a value takes another's: Patient ID everywhere, and ages that stay. */
export type ActionId = SingleAction | 'patient-id' | 'age';

/** `unprovable`: it may have been done, and nothing in the file can show it. */
export type Verdict = 'yes' | 'no' | 'unprovable';

export interface Subject {
  readonly object: DicomObject;
  readonly element: Element;
  /** New Patient ID; when verifying, the one that the file has at its top level. */
  readonly patientId: string;
  /** The new UID for an original; unchanged when verifying. */
  readonly newUid: (original: string) => string;
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

export const actions: Readonly<Record<ActionId, Action>> = {
  D: dummy,
  Z: empty,
  X: remove,
  K: keep,
  U: replaceUid,
  'patient-id': replacePatientId,
  age: limitAge,
};

/** Empty when the value is too long to be one. */
function uidsOf({ object, element }: Pick<Subject, 'object' | 'element'>): string[] {
  const text = asciiValue(object, element);
  return text === '' ? [] : text.split('\\').map((uid) => uid.replace(/[\0 ]+$/, ''));
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
