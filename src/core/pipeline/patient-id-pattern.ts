/**
 * A project's pattern for Patient IDs: a regular expression in RE2's syntax, which matches in linear time. The
 * platform's own engine could be made to run for ever by a pattern that somebody typed, in the portal as in the browser.
 */
import { RE2JS } from 're2js';

export interface PatientIdPattern {
  /** True when the whole ID matches. */
  matches(id: string): boolean;
}

/** Undefined when the pattern is not a valid one. */
export function compilePatientIdPattern(pattern: string): PatientIdPattern | undefined {
  try {
    const regex = RE2JS.compile(pattern);
    return { matches: (id) => regex.matches(id) };
  } catch {
    return undefined;
  }
}
