/** Gives small objects their place and leaves a trace of each, by which one is found that a kill left unrecorded. */
import fs, { type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { isMissing, storageError } from './storage-error.ts';

export interface TracedPlacing {
  /**
   * True when bytes and place are safe from a power cut. False, and nothing is left of it, where an object of that name or
   * its trace stands already, or the file system has no links. One call at a time for each object.
   */
  place(sha256: string, bytes: Uint8Array): Promise<boolean>;
  /** Once the object is recorded, or gone. */
  clear(sha256: string): Promise<void>;
  /** Objects whose trace was left before that, in milliseconds since 1970. */
  traces(before: number): Promise<readonly string[]>;
}

export interface TracedPlacingOptions {
  readonly stagingDir: string;
  targetOf(sha256: string): string;
  syncFolder(folder: string): Promise<void>;
}

const suffix = '.placed';
/** There already, or on a file system, or of a file, that can have no second name. */
const linkless = new Set(['EEXIST', 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK']);

export function createTracedPlacing(options: TracedPlacingOptions): TracedPlacing {
  const { stagingDir, targetOf, syncFolder } = options;

  /** Another name of the same file: never opened again to be written, since it may be an acknowledged image by then. */
  function traceOf(sha256: string): string {
    return path.join(stagingDir, `${sha256}${suffix}`);
  }

  async function link(sha256: string): Promise<void> {
    const target = targetOf(sha256);
    await fs.link(traceOf(sha256), target);
    try {
      await syncFolder(path.dirname(target));
    } catch (error) {
      await fs.rm(target, { force: true });
      throw error;
    }
  }

  /** Bytes and place side by side: until both are safe no row names the object. */
  async function makeDurable(sha256: string, file: FileHandle): Promise<void> {
    const [linked, synced] = await Promise.allSettled([link(sha256), file.datasync()]);
    if (linked.status === 'rejected') throw linked.reason;
    if (synced.status === 'rejected') {
      await fs.rm(targetOf(sha256), { force: true });
      throw synced.reason;
    }
  }

  async function clear(sha256: string): Promise<void> {
    try {
      await fs.unlink(traceOf(sha256));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  return {
    clear,
    async place(sha256, bytes) {
      let file: FileHandle | undefined;
      try {
        file = await fs.open(traceOf(sha256), 'wx', 0o600);
        for (let at = 0; at < bytes.byteLength; ) at += (await file.write(bytes, at)).bytesWritten;
        await makeDurable(sha256, file);
        return true;
      } catch (error) {
        if (file !== undefined) await clear(sha256);
        if (linkless.has(String((error as NodeJS.ErrnoException).code))) return false;
        throw storageError(error);
      } finally {
        // Nobody waits for it: what matters of the file is on the disk.
        file?.close().catch(() => {});
      }
    },
    async traces(before) {
      const found: string[] = [];
      for (const name of await fs.readdir(stagingDir)) {
        if (!name.endsWith(suffix)) continue;
        const { mtimeMs } = await fs.stat(path.join(stagingDir, name));
        if (mtimeMs < before) found.push(name.slice(0, -suffix.length));
      }
      return found;
    },
  };
}
