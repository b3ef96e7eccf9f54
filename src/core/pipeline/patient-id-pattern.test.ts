import { describe, expect, it } from 'vitest';
import { compilePatientIdPattern } from './patient-id-pattern.ts';

describe('compilePatientIdPattern', () => {
  it('matches whole IDs only', () => {
    const pattern = compilePatientIdPattern('[A-Z]{3}-\\d{4}|TEST');
    expect(pattern?.matches('VAN-0001')).toBe(true);
    expect(pattern?.matches('TEST')).toBe(true);
    expect(pattern?.matches('VAN-00011')).toBe(false);
    expect(pattern?.matches('xTEST')).toBe(false);
  });

  it.each(['(', '[a', '(a)\\1', '(?=a)b', 'a{2000}'])('refuses %s', (pattern) => {
    expect(compilePatientIdPattern(pattern)).toBeUndefined();
  });

  it('ends, whatever was typed', () => {
    const pattern = compilePatientIdPattern('(a+)+(a*)*(a|aa)+b');
    expect(pattern?.matches('a'.repeat(64))).toBe(false);
  });
});
