/** A crosswalk that was loaded: whose ID is whose, and from which number on a prefix is free. */
import type { CrosswalkRow } from './crosswalk.ts';

export interface LoadedCrosswalk {
  readonly size: number;
  readonly rows: Iterable<CrosswalkRow>;
  replacementOf(original: string): string | undefined;
  /** True when the ID belongs to another original, be that patient in this drop or not. */
  isOfAnother(patientId: string, original: string): boolean;
  /** Of the IDs that are the prefix and nothing but digits; 0 where there is none. */
  highestNumber(prefix: string): number;
}

/** Ten digits of a phone number behind an empty prefix are no count of patients. */
const mostDigits = 9;

export function loadCrosswalk(rows: readonly CrosswalkRow[]): LoadedCrosswalk {
  const replacements = new Map(rows.map(({ original, replacement }) => [original, replacement]));
  const originals = new Map<string, Set<string>>();
  for (const [original, replacement] of replacements) {
    const known = originals.get(replacement);
    if (known === undefined) originals.set(replacement, new Set([original]));
    else known.add(original);
  }
  return {
    size: replacements.size,
    rows: Array.from(replacements, ([original, replacement]) => ({ original, replacement })),
    replacementOf: (original) => replacements.get(original),
    isOfAnother(patientId, original) {
      const owners = originals.get(patientId);
      return owners !== undefined && !owners.has(original);
    },
    highestNumber(prefix) {
      let highest = 0;
      for (const replacement of originals.keys()) {
        const digits = replacement.startsWith(prefix) ? replacement.slice(prefix.length) : '';
        if (digits.length <= mostDigits && /^\d+$/.test(digits))
          highest = Math.max(highest, Number(digits));
      }
      return highest;
    },
  };
}
