/** What a replacement Patient ID may be: PS3.5 6.2 VR LO in ASCII, and the project's own pattern. */

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
  return compiled(pattern)?.test(id) ?? false;
}

/** The last pattern, compiled: a batch asks thousands of times for the same one. */
let last: { readonly pattern: string; readonly regex: RegExp | undefined } | undefined;

function compiled(pattern: string): RegExp | undefined {
  if (last?.pattern !== pattern) last = { pattern, regex: compile(pattern) };
  return last.regex;
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 'v');
  } catch {
    return undefined;
  }
}
