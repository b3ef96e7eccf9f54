import { describe, expect, it } from 'vitest';
import { patternVerdict } from './patient-id-pattern.ts';

describe('patternVerdict', () => {
  it('matches whole IDs only, alternatives included', () => {
    expect(patternVerdict('VAN\\d-\\d{4}', 'VAN3-0001')).toBe('matches');
    expect(patternVerdict('VAN\\d-\\d{4}', 'xVAN3-0001')).toBe('differs');
    expect(patternVerdict('A|B', 'AB')).toBe('differs');
  });
  it('takes anything when empty, and says when it is no pattern', () => {
    expect(patternVerdict('', 'whatever')).toBe('any');
    expect(patternVerdict('(', 'x')).toBe('invalid');
  });
});
