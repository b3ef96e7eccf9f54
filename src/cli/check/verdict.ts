/** What the checks come to for one file. */
import type { Outcome } from '../../core/pipeline/outcome.ts';
import type { Finding } from '../../core/quality/finding.ts';

export interface FileVerdict {
  readonly file: string;
  readonly verdict: 'accept' | 'warn' | 'reject';
  readonly findings: readonly Finding[];
  /** Why it could not be checked, which rejects it. */
  readonly code?: string;
}

/** Undefined for a file that was not looked at any more. */
export function verdictOf(outcome: Outcome<null>): FileVerdict | undefined {
  const { key: file } = outcome;
  switch (outcome.status) {
    case 'accepted':
    case 'duplicate': {
      const { findings } = outcome;
      return { file, verdict: findings.length === 0 ? 'accept' : 'warn', findings };
    }
    case 'refused':
      return { file, verdict: 'reject', findings: outcome.findings };
    case 'failed':
      return { file, verdict: 'reject', findings: outcome.findings, code: outcome.code };
    case 'cancelled':
      return undefined;
  }
}
