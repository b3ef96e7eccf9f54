/** The destination's rules, as far as the page itself applies them: what needs no bytes of the file. */
import type { ImageFacts } from '../../core/pipeline/facts.ts';
import type { BatchKnowledge } from '../../core/quality/batch-ledger.ts';
import type { Finding } from '../../core/quality/finding.ts';
import { inspect } from '../../core/quality/inspect.ts';
import { type ResolvedChecks, resolveChecks } from '../../core/quality/settings.ts';
import { memoLast } from './memo-last.ts';
import type { ChosenDestination } from './upload-state.ts';
import type { PlainRules } from './worker-protocol.ts';

export interface RuleBook {
  /** For the workers. */
  readonly plain: PlainRules;
  /** Said without reading the file: one of 2 GB is refused at once. */
  sizeFindings(sizeBytes: number): readonly Finding[];
  /**
   * What other files mean to this one; its own Patient ID, where that leaves as it is; what is said of a picture; and the
   * places of text that would leave with it, where it was looked for.
   */
  batchFindings(
    facts: ImageFacts,
    known: BatchKnowledge,
    leavingPatientId: string | undefined,
    textCount: number | undefined,
  ): readonly Finding[];
}

export const ruleBookOf = memoLast((destination: ChosenDestination): RuleBook => {
  const { project, archive, maxFileBytes } = destination;
  const { patientIdPattern } = project;
  const checks = resolveChecks(archive.checks);
  const only = (wanted: (check: ResolvedChecks[number]['check']) => boolean) =>
    checks.filter(({ check }) => wanted(check));
  const size = only(({ id }) => id === 'size');
  const batch = only(({ scope, asksUploader }) => scope === 'batch' || asksUploader === true);
  return {
    plain: { checks: archive.checks, patientIdPattern, maxFileBytes },
    sizeFindings: (sizeBytes) =>
      inspect({ facts: { kind: 'dicom', sizeBytes }, maxFileBytes }, size),
    batchFindings: (facts, known, leavingPatientId, textCount) =>
      inspect(
        {
          facts,
          patientIdPattern,
          batch: known,
          ...(leavingPatientId === undefined ? {} : { patientId: leavingPatientId }),
          ...(textCount === undefined ? {} : { textCount }),
        },
        batch,
        'batch',
      ),
  };
});

/** What the archive refuses to do without. */
export const neededOfPictures = memoLast(
  ({ archive }: ChosenDestination): { readonly age: boolean; readonly view: boolean } => {
    const facts: ImageFacts = { kind: 'png', sizeBytes: 1 };
    const asked = resolveChecks(archive.checks).filter(({ check }) => check.asksUploader);
    const missing = inspect({ facts }, asked).filter(({ level }) => level === 'error');
    const isMissing = (id: string) => missing.some(({ check }) => check === id);
    return { age: isMissing('age'), view: isMissing('view') };
  },
);
