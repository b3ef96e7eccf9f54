import { describe, expect, it } from 'vitest';
import type { Session } from '../../contract/accounts.ts';
import { firstPath, localPath } from './first-path.ts';

const session: Session = {
  user: {
    id: '00000000-0000-4000-8000-000000000001',
    email: 'a@example.org',
    name: 'A',
    siteAdministrator: false,
    disabled: false,
    hasPassword: true,
    createdAt: '2026-01-01T00:00:00Z',
  },
  idleTimeoutS: 900,
  mayUpload: false,
  mayViewCases: false,
  maySettings: false,
  offerDemo: false,
};

describe('firstPath', () => {
  it('offers the demonstration before anything else', () => {
    expect(firstPath({ ...session, offerDemo: true, maySettings: true })).toBe('/welcome');
  });
  it('is the first menu item that the person may use', () => {
    expect(firstPath({ ...session, mayUpload: true, mayViewCases: true })).toBe('/upload');
    expect(firstPath({ ...session, mayViewCases: true })).toBe('/cases');
    expect(firstPath({ ...session, maySettings: true })).toBe('/settings');
    expect(firstPath(session)).toBeUndefined();
  });
});

describe('localPath', () => {
  it('keeps paths of the portal with their search', () => {
    expect(localPath('/cases?state=failed#x')).toBe('/cases?state=failed#x');
  });
  it.each([
    '//evil.example/x',
    '/\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    7,
  ])('drops %s', (value) => {
    expect(localPath(value)).toBeUndefined();
  });
  it('does not lead back to the sign-in page', () => {
    expect(localPath('/sign-in?to=/x')).toBeUndefined();
  });
});
