/** The key from which new UIDs and date shifts are derived, kept in a file as hexadecimal. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';

const keyBytes = 32;

/** Made, for its owner's eyes alone, when there is no file. Throws `UsageError` when the file holds no key. */
export async function readKey(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    await fs.writeFile(file, `${randomBytes(keyBytes).toString('hex')}\n`, {
      flag: 'wx',
      mode: 0o600,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new UsageError('The key can’t be written there: choose another --key FILE.');
    }
  }
  const text = (await fs.readFile(file, 'utf8')).trim();
  if (!/^(?:[0-9a-f]{2}){32,}$/i.test(text)) {
    throw new UsageError('The key file must hold 64 hexadecimal digits or more, and nothing else.');
  }
  return new Uint8Array(Buffer.from(text, 'hex'));
}
