/** The bytes of one upload as they arrive: a file in the staging folder that is only ever written in order. */
import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { ByteSource } from '../../core/bytes.ts';
import { readFully } from '../archive/file-source.ts';
import { isMissing, storageError } from '../archive/storage-error.ts';

const rehashBytes = 1024 * 1024;
/** Small enough that a large film's last sync is short, large enough that an ordinary film has that one alone. */
const syncAheadBytes = 4 * 1024 * 1024;

const suffix = '.part';

export function partPath(stagingDir: string, uploadId: string): string {
  return path.join(stagingDir, `${uploadId}${suffix}`);
}

/** The upload that a file of the staging folder belongs to. */
export function uploadIdOfPart(name: string): string | undefined {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;
}

/** Bytes that are durably there; 0 when there is no file. */
export async function durableBytes(partFile: string): Promise<number> {
  let handle: FileHandle;
  try {
    handle = await fs.open(partFile, 'r+');
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
  try {
    await handle.sync();
    return (await handle.stat()).size;
  } catch (error) {
    throw storageError(error);
  } finally {
    await handle.close();
  }
}

export async function dropPart(partFile: string): Promise<void> {
  await fs.rm(partFile, { force: true });
}

/** One request's hold on a part file, with the SHA-256 of everything before where it stands. */
export interface PartFile {
  readonly path: string;
  /** Where the next byte goes. */
  readonly offset: number;
  /**
   * Writes what the body brings, unless it isn't wanted: then it isn't read to its end either. What came before a break
   * is written too. Rejects as the body does, or as the question whether it is wanted did. A chunk is copied before the
   * next is asked for.
   */
  append(body: AsyncIterable<Uint8Array>): Promise<void>;
  /** Lower-case hexadecimal; ends the hashing, and says the same when it is asked again. */
  sha256(): string;
  sync(): Promise<void>;
  /** Random access while the file is held, to views that end with it; the beginning comes from memory. */
  source(): ByteSource;
  /** Closed again, it is closed already. */
  close(): Promise<void>;
}

async function openFile(partFile: string, flags: number): Promise<FileHandle> {
  return await fs.open(partFile, flags, 0o600).catch((error: unknown) => {
    throw storageError(error);
  });
}

/**
 * Begins at 0. The file isn't touched before `wanted` says so; bytes that arrive meanwhile wait in memory. A beginning
 * that was sent before is written over, not cut off: it is the same unless someone is mistaken, which the SHA-256 shows.
 */
export function beginPart(partFile: string, wanted: Promise<boolean>): PartFile {
  const flags = constants.O_RDWR | constants.O_CREAT;
  const opening = wanted.then((yes) => (yes ? openFile(partFile, flags) : undefined));
  return new OpenPart(partFile, opening);
}

/** Continues at `offset`, which must not lie beyond the file's end. */
export async function continuePart(partFile: string, offset: number): Promise<PartFile> {
  const handle = await openFile(partFile, constants.O_RDWR);
  try {
    const part = new OpenPart(partFile, Promise.resolve(handle));
    await part.rehash(handle, offset);
    return part;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

class OpenPart implements PartFile {
  readonly path: string;
  /** Undefined when the bytes are not wanted. */
  readonly #opening: Promise<FileHandle | undefined>;
  #refused = false;
  readonly #hash: Hash = createHash('sha256');
  #digest: string | undefined;
  /** The file's beginning: what reads the header needs no second look at the disk. */
  readonly #window = takeBuffer();
  #received = 0;
  #written = 0;
  #syncedAhead = 0;
  #syncing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(partFile: string, opening: Promise<FileHandle | undefined>) {
    this.path = partFile;
    this.#opening = opening;
    opening.then(
      (handle) => {
        this.#refused = handle === undefined;
      },
      () => {
        this.#refused = true;
      },
    );
  }

  get offset(): number {
    return this.#received;
  }

  async rehash(handle: FileHandle, end: number): Promise<void> {
    while (this.#received < end) {
      const next = Math.min(end, this.#received + rehashBytes);
      this.#take(await readFully(handle, this.#received, next));
    }
    this.#written = this.#received;
  }

  #take(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    if (this.#received < this.#window.byteLength) {
      const room = this.#window.byteLength - this.#received;
      this.#window.set(chunk.subarray(0, room), this.#received);
    }
    this.#received += chunk.byteLength;
  }

  async append(body: AsyncIterable<Uint8Array>): Promise<void> {
    let filling = takeBuffer();
    let inFlight = takeBuffer();
    let filled = 0;
    // One buffer is written while the next chunks are hashed and gathered in the other.
    let writing: Promise<void> = Promise.resolve();
    const flush = async () => {
      await writing;
      [filling, inFlight] = [inFlight, filling];
      writing = this.#write(inFlight.subarray(0, filled));
      // Looked at by the next flush at the latest; not an unhandled rejection until then.
      writing.catch(() => {});
      filled = 0;
    };
    try {
      for await (const chunk of body) {
        this.#take(chunk);
        for (let at = 0; at < chunk.byteLength; ) {
          const some = chunk.subarray(at, at + filling.byteLength - filled);
          filling.set(some, filled);
          filled += some.byteLength;
          at += some.byteLength;
          if (filled === filling.byteLength) await flush();
        }
        if (this.#refused) break;
      }
    } finally {
      // What came before a break is kept.
      await flush().finally(() => writing.catch(() => {}));
      giveBack(filling);
      giveBack(inFlight);
    }
    await writing;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const handle = await this.#opening;
    if (handle === undefined) return;
    try {
      for (let at = 0; at < bytes.byteLength; ) {
        const left = bytes.byteLength - at;
        const { bytesWritten } = await handle.write(bytes, at, left, this.#written);
        this.#written += bytesWritten;
        at += bytesWritten;
      }
    } catch (error) {
      throw storageError(error);
    }
    this.#syncAhead(handle);
  }

  /** The disk begins on a large file while the rest arrives; the last sync then has little left to do. */
  #syncAhead(handle: FileHandle): void {
    if (this.#syncing !== undefined || this.#written < this.#syncedAhead + syncAheadBytes) return;
    this.#syncedAhead = this.#written;
    const syncing = handle.datasync();
    this.#syncing = syncing;
    // A failure stays where `sync` finds it: the system tells of lost bytes only once.
    syncing
      .then(() => {
        this.#syncing = undefined;
      })
      .catch(() => {});
  }

  sha256(): string {
    this.#digest ??= this.#hash.digest('hex');
    return this.#digest;
  }

  async sync(): Promise<void> {
    try {
      await this.#syncing;
      await (await this.#handle()).datasync();
    } catch (error) {
      throw storageError(error);
    }
  }

  source(): ByteSource {
    const sizeBytes = this.#written;
    const inWindow = Math.min(sizeBytes, this.#window.byteLength);
    return {
      sizeBytes,
      read: async (start, end) => {
        const from = Math.min(Math.max(start, 0), sizeBytes);
        const to = Math.min(Math.max(end, from), sizeBytes);
        return to <= inWindow
          ? this.#window.subarray(from, to)
          : await readFully(await this.#handle(), from, to);
      },
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    giveBack(this.#window);
    await this.#syncing?.catch(() => {});
    const handle = await this.#opening.catch(() => undefined);
    await handle?.close();
  }

  async #handle(): Promise<FileHandle> {
    const handle = await this.#opening;
    if (handle === undefined) throw new Error('a part file that was not wanted has no bytes');
    return handle;
  }
}

/** The network's own chunks are copied into these, so that their memory can be given back at once. */
const bufferBytes = 512 * 1024;
const mostSpare = 32;
const spare: Uint8Array<ArrayBuffer>[] = [];

function takeBuffer(): Uint8Array<ArrayBuffer> {
  return spare.pop() ?? new Uint8Array(bufferBytes);
}

function giveBack(buffer: Uint8Array<ArrayBuffer>): void {
  if (spare.length < mostSpare) spare.push(buffer);
}
