/** What the person says of the pictures, which say nothing of their patients themselves: of all, and of single ones. */
import {
  readAge,
  type StatedFacts,
  type StatedSex,
  type StatedView,
} from '../../core/pipeline/stated-facts.ts';
import { type LoadedStatedList, loadStatedList } from '../../core/pipeline/stated-list.ts';
import type { FileEntry } from './file-entry.ts';
import { memoLast } from './memo-last.ts';

export interface PictureFacts {
  readonly all: {
    /** As typed. */
    readonly age: string;
    readonly sex: StatedSex | 'unknown';
    readonly view: StatedView | 'unknown';
  };
  /** By id of the file: what differs from the others. */
  readonly own: ReadonlyMap<string, OwnFacts>;
  /** From a file; says more of a picture than what is said of all. */
  readonly list: LoadedStatedList;
}

/** Absent: as for all. */
export interface OwnFacts {
  /** As typed; empty: as for all. */
  readonly age?: string;
  readonly sex?: StatedSex | 'unknown';
  readonly view?: StatedView | 'unknown';
}

export const noPictureFacts: PictureFacts = {
  all: { age: '', sex: 'unknown', view: 'unknown' },
  own: new Map(),
  list: loadStatedList([]),
};

/** Files that say nothing of their patient themselves, as far as they have been read. */
export function isPicture({ facts }: FileEntry): boolean {
  return facts !== undefined && facts.kind !== 'dicom';
}

export const picturesIn = memoLast((files: readonly FileEntry[]) => files.filter(isPicture));

/** An age that is typed and can't be one. */
export function isBadAge(text: string): boolean {
  return text.trim() !== '' && readAge(text) === undefined;
}

/** Names that several pictures of the drop have, from folders of their own: a list can't mean one of them. */
export const sharedNames = memoLast((files: readonly FileEntry[]): ReadonlySet<string> => {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { file } of picturesIn(files)) (seen.has(file.name) ? shared : seen).add(file.name);
  return shared;
});

/** What is said of one picture: of itself before the list before all. `patientId`: under which it leaves. */
export function statedOf(
  { all, own, list }: PictureFacts,
  files: readonly FileEntry[],
  { id, file, facts }: FileEntry,
  patientId: string | undefined,
): StatedFacts {
  if (facts === undefined || facts.kind === 'dicom') return {};
  const isListed = list.size > 0 && !sharedNames(files).has(file.name);
  const listed = isListed ? list.of(file.name, patientId) : undefined;
  const { age = '', sex, view } = own.get(id) ?? {};
  const ageText = age.trim() === '' ? all.age : age;
  const typedAge = readAge(ageText);
  return known({
    patientAgeYears: age.trim() === '' ? (listed?.patientAgeYears ?? typedAge) : typedAge,
    patientSex: sex ?? listed?.patientSex ?? all.sex,
    viewPosition: view ?? listed?.viewPosition ?? all.view,
  });
}

function known({
  patientAgeYears,
  patientSex,
  viewPosition,
}: {
  readonly patientAgeYears: number | undefined;
  readonly patientSex: StatedSex | 'unknown';
  readonly viewPosition: StatedView | 'unknown';
}): StatedFacts {
  return {
    ...(patientAgeYears === undefined ? {} : { patientAgeYears }),
    ...(patientSex === 'unknown' ? {} : { patientSex }),
    ...(viewPosition === 'unknown' ? {} : { viewPosition }),
  };
}

/** Some age that is typed can't be one: of all, or of a picture that is still in the list. */
export function hasBadAges({ all, own }: PictureFacts, files: readonly FileEntry[]): boolean {
  const pictures = picturesIn(files);
  return (
    (pictures.length > 0 && isBadAge(all.age)) ||
    (own.size > 0 && pictures.some(({ id }) => isBadAge(own.get(id)?.age ?? '')))
  );
}
