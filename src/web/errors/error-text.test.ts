import { describe, expect, it } from 'vitest';
import { PortalError } from '../../client/portal-error.ts';
import { errorWord } from './error-text.ts';

describe('errorWord', () => {
  it('is the stable code, when there are words for it', () => {
    expect(errorWord(new PortalError('storage-full', 507))).toBe('storage-full');
  });
  it.each([
    new PortalError('from-the-future', 400),
    new PortalError('toString', 400),
    new Error('x'),
    null,
  ])('is a general word for %s', (error) => {
    expect(errorWord(error)).toBe('unknown');
  });
});
