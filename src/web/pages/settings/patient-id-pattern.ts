/** A project's Patient ID pattern, tried as the check tries it: against the whole ID. */
import { compilePatientIdPattern } from '../../../core/pipeline/patient-id-pattern.ts';

export type PatternVerdict = 'any' | 'matches' | 'differs' | 'invalid';

export function patternVerdict(pattern: string, example: string): PatternVerdict {
  if (pattern === '') return 'any';
  const compiled = compilePatientIdPattern(pattern);
  if (compiled === undefined) return 'invalid';
  return compiled.matches(example) ? 'matches' : 'differs';
}
