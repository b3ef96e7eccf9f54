/** Writes a file so that under its name there is the whole of it or nothing. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/** `exists`: other bytes are there under this name. `same`: these very bytes are. */
export type Written = 'written' | 'same' | 'exists';

export interface Output {
  readonly path: string;
  readonly bytes: Blob;
  /** Of `bytes`, lower-case hexadecimal. */
  readonly sha256: string;
}

/** Rejects with the file system's error when it can't be written; then nothing is left behind. */
export async function writeOutput(
  { path: target, bytes, sha256 }: Output,
  overwrite: boolean,
): Promise<Written> {
  const before = overwrite ? undefined : await sha256Of(target);
  if (before !== undefined) return before === sha256 ? 'same' : 'exists';
  const folder = path.dirname(target);
  await fs.mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `.${randomUUID()}.part`);
  try {
    await fs.writeFile(temporary, bytes.stream(), { flag: 'wx' });
    await fs.rename(temporary, target);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
  return 'written';
}

/** Undefined when there is no such file. */
async function sha256Of(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}
