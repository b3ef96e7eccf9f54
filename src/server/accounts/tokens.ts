/** Opaque tokens of sessions and links: 256 random bits, of which the database knows only the SHA-256. */
import { hash, randomBytes } from 'node:crypto';

export interface NewToken {
  /** 43 characters of base64url. */
  readonly token: string;
  readonly sha256: Buffer;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function newToken(): NewToken {
  const token = randomBytes(32).toString('base64url');
  return { token, sha256: sha256(token) };
}

/** What to look a token up by, or undefined for what can't be one. */
export function tokenSha256(token: string | undefined): Buffer | undefined {
  return token !== undefined && TOKEN.test(token) ? sha256(token) : undefined;
}

function sha256(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
