import { describe, expect, it } from 'vitest';
import { preferredLocale } from './i18n.ts';

describe('preferredLocale', () => {
  it('takes the first language that there are words for, with its region', () => {
    expect(preferredLocale(['xx-YY', 'en-GB', 'en'])).toEqual({ id: 'en', tag: 'en-GB' });
  });
  it('falls back to English', () => {
    expect(preferredLocale(['xx'])).toEqual({ id: 'en', tag: 'en' });
    expect(preferredLocale([])).toEqual({ id: 'en', tag: 'en' });
    expect(preferredLocale(['constructor'])).toEqual({ id: 'en', tag: 'en' });
  });
});
