/** Hashes passwords and checks them, in the same time whether or not there is anything to check against. */
import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's recommendation for argon2id, which is the library's algorithm 2. */
const parameters = {
  algorithm: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

let nobodys: Promise<string> | undefined;

export async function hashPassword(password: string): Promise<string> {
  return await hash(password.normalize('NFC'), parameters);
}

/** `stored` is null for a person who is unknown or has no password yet: the same work is done, and refused. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  nobodys ??= hashPassword(randomBytes(16).toString('hex'));
  const matches = await verify(stored ?? (await nobodys), password.normalize('NFC'));
  return matches && stored !== null;
}
