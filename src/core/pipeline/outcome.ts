/** What became of one file of a batch: always a value, never an exception. */
import type { Finding } from '../quality/finding.ts';
import type { ImageFacts } from './facts.ts';

interface OutcomeBase {
  /** `Source.key`. */
  readonly key: string;
  /** Absent when the file couldn't be read. */
  readonly facts?: ImageFacts;
}

export type Outcome<Receipt> = OutcomeBase &
  (
    | {
        readonly status: 'accepted';
        readonly receipt: Receipt;
        readonly findings: readonly Finding[];
      }
    /** The same bytes were there before, in this batch or in the archive: a success. */
    | {
        readonly status: 'duplicate';
        readonly receipt?: Receipt;
        readonly findings: readonly Finding[];
      }
    /** At least one of the findings is an error. */
    | { readonly status: 'refused'; readonly findings: readonly Finding[] }
    /** Nothing wrong with the file, as far as is known. `code`: the sink's, or `defect`. */
    | {
        readonly status: 'failed';
        readonly code: string;
        readonly retryable: boolean;
        readonly findings: readonly Finding[];
      }
    | { readonly status: 'cancelled' }
  );

export type OutcomeStatus = Outcome<unknown>['status'];
