/** What is said of one file: a line of JSON, or words where something is wrong. */
import type { Outcome } from '../../core/pipeline/outcome.ts';
import type { Finding } from '../../core/quality/finding.ts';
import { sentenceOf } from '../words.ts';
import type { TreeReceipt } from './tree-sink.ts';

export interface FileReport {
  readonly file: string;
  /** `unchanged`: these very bytes were in the output already. */
  readonly status: 'written' | 'unchanged' | 'refused' | 'failed' | 'cancelled';
  readonly out?: string;
  readonly patientId?: string;
  readonly sha256?: string;
  readonly sizeBytes?: number;
  /** Why it failed. */
  readonly code?: string;
  readonly findings: readonly Finding[];
}

export function reportOf(outcome: Outcome<TreeReceipt>, patientId: string | undefined): FileReport {
  const { key: file } = outcome;
  const who = patientId === undefined ? {} : { patientId };
  switch (outcome.status) {
    case 'accepted':
      return { file, status: 'written', ...outcome.receipt, ...who, findings: outcome.findings };
    case 'duplicate':
      return { file, status: 'unchanged', ...outcome.receipt, ...who, findings: outcome.findings };
    case 'refused':
      return { file, status: 'refused', findings: outcome.findings };
    case 'failed':
      return { file, status: 'failed', code: outcome.code, findings: outcome.findings };
    case 'cancelled':
      return { file, status: 'cancelled', findings: [] };
  }
}

export function isGood({ status }: FileReport): boolean {
  return status === 'written' || status === 'unchanged';
}

const failures: Readonly<Record<string, string>> = {
  'output-exists':
    'Another file has its place in the output. Choose an empty folder, or --overwrite.',
  'output-disk-full': 'The disk is full. Make room and run the command again.',
  'output-not-allowed': 'The output folder can’t be written to. Choose another.',
  'output-not-written': 'It could not be written. Run the command again.',
};

/** Undefined when there is nothing to tell. */
export function sentenceAbout(report: FileReport): string | undefined {
  const { file, status, code = '', findings } = report;
  if (status === 'cancelled') return undefined;
  const reasons = findings.map(sentenceOf);
  if (status === 'failed')
    reasons.unshift(failures[code] ?? 'Something went wrong inside Plainfilm.');
  return reasons.length === 0 ? undefined : `${file}: ${reasons.join(' ')}`;
}
