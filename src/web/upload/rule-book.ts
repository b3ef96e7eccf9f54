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
   * What other files mean to this one; its own Patient ID, where that leaves as it is; and the places of text that would
   * leave with the picture, where it was looked for.
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
  const batch = only(({ id, scope }) => id === 'patient-id' || scope === 'batch');
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
      ),
  };
});
