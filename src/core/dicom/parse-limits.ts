/** What a data set may hold, so that a file made to use up memory is refused before it does. */
import { DicomError } from './dicom-error.ts';

export interface ParseLimits {
  /** Sequences inside sequences. */
  readonly maxDepth: number;
  /** Elements, items and fragments together. */
  readonly maxElements: number;
}

export class ParseBudget {
  readonly #limits: ParseLimits;
  #count = 0;

  constructor(limits: ParseLimits) {
    this.#limits = limits;
  }

  /** One more element, item or fragment. Throws `DicomError` `too-many-elements`. */
  count(): void {
    this.#count += 1;
    if (this.#count > this.#limits.maxElements) {
      throw new DicomError('too-many-elements', `more than ${this.#limits.maxElements} elements`);
    }
  }

  /** One more frame on a stack of so many. Throws `DicomError` `too-deep`. */
  nest(stackLength: number, start: number): void {
    // Two frames a level: the sequence and its item.
    if (stackLength <= 2 * this.#limits.maxDepth) return;
    throw new DicomError(
      'too-deep',
      `more than ${this.#limits.maxDepth} sequences inside each other at byte ${start}`,
    );
  }
}
