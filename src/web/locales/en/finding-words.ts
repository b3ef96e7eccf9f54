/** What a person reads for a finding. */
import type { FindingCode } from '../../../core/quality/finding-codes.ts';

export interface FindingWords {
  /** Beside the file; at most about 30 letters. */
  readonly label: string;
  readonly advice: string;
}

export type WordsByCode = Readonly<Record<FindingCode, FindingWords>>;
