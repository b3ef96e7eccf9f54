/** What a replacement Patient ID may be: PS3.5 6.2 VR LO in ASCII, and the project's own pattern. */
import { compilePatientIdPattern, type PatientIdPattern } from './patient-id-pattern.ts';

export type PatientIdProblem = 'empty' | 'too-long' | 'characters' | 'pattern';

/** PS3.5 6.2: LO has at most 64 characters, no backslash, no control characters; leading and trailing spaces aren't significant. */
export function patientIdProblem(id: string, pattern = ''): PatientIdProblem | undefined {
  if (id.trim() === '') return 'empty';
  if (id.length > 64) return 'too-long';
  if (!/^[\x20-\x5b\x5d-\x7e]+$/.test(id) || id !== id.trim()) return 'characters';
  if (!matchesPattern(id, pattern)) return 'pattern';
  return undefined;
}

/** True when the ID matches the project's pattern whole. An empty pattern takes any; a broken one takes none. */
export function matchesPattern(id: string, pattern: string): boolean {
  if (pattern === '') return true;
  return compiled(pattern)?.matches(id) ?? false;
}

/** The last pattern, compiled: a batch asks thousands of times for the same one. */
let last: { readonly text: string; readonly pattern: PatientIdPattern | undefined } | undefined;

function compiled(text: string): PatientIdPattern | undefined {
  if (last?.text !== text) last = { text, pattern: compilePatientIdPattern(text) };
  return last.pattern;
}
