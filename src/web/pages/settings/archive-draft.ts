/** An archive's own settings while they are being edited, what is wrong with them, and what to save. */
import type { Archive, Catalogue, CheckSettings } from '../../../contract/projects.ts';
import { ThingName } from '../../../contract/projects.ts';
import { type CheckRows, checkRows, checkSettingsOf, invalidThresholds } from './check-values.ts';

export interface ArchiveDraft {
  readonly name: string;
  readonly checks: CheckRows;
}

export interface ArchiveProblems {
  readonly name?: 'required' | 'tooLong';
  readonly checks: ReadonlySet<string>;
}

export function draftOf(archive: Archive, catalogue: Catalogue): ArchiveDraft {
  return { name: archive.name, checks: checkRows(catalogue.checks, archive.checks) };
}

export function draftProblems(draft: ArchiveDraft, catalogue: Catalogue): ArchiveProblems {
  const named = ThingName.safeParse(draft.name).success;
  return {
    ...(named ? {} : { name: draft.name.trim() === '' ? 'required' : 'tooLong' }),
    checks: invalidThresholds(catalogue.checks, draft.checks),
  };
}

export function hasProblems({ name, checks }: ArchiveProblems): boolean {
  return name !== undefined || checks.size > 0;
}

export interface ArchiveToSave {
  readonly name: string;
  readonly checks: CheckSettings;
}

/** Of a draft without problems. */
export function archiveToSave(
  draft: ArchiveDraft,
  archive: Archive,
  catalogue: Catalogue,
): ArchiveToSave {
  return {
    name: draft.name.trim(),
    checks: checkSettingsOf(catalogue.checks, draft.checks, archive.checks),
  };
}

export function isSameDraft(one: ArchiveDraft, other: ArchiveDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
