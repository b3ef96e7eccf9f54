/** Where a person begins, and which wanted addresses are safe to go to. */
import type { Session } from '../../contract/accounts.ts';

/** Undefined: nothing is open to them. */
export function firstPath(
  session: Session,
): '/welcome' | '/upload' | '/cases' | '/settings' | undefined {
  if (session.offerDemo) return '/welcome';
  if (session.mayUpload) return '/upload';
  if (session.mayViewCases) return '/cases';
  if (session.maySettings) return '/settings';
  return undefined;
}

/** A path of this portal; anything that could lead elsewhere is dropped. */
export function localPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('/')) return undefined;
  const base = 'https://portal.invalid';
  try {
    const url = new URL(value, base);
    if (url.origin !== base || url.pathname === '/sign-in') return undefined;
    return url.pathname + url.search + url.hash;
  } catch {
    return undefined;
  }
}
