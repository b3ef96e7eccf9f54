/** What every store must do; run against each adapter. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore, StoredRange } from './store.ts';
import { BlobNotFound } from './store.ts';

export interface OpenedStore {
  readonly store: BlobStore;
  /** A folder for staged files. */
  readonly stagingDir: string;
  close(): Promise<void>;
}

const absent = 'f'.repeat(64);

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function readAll(store: BlobStore, sha256: string, range?: StoredRange): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await store.get(sha256, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function listed(store: BlobStore): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.list()) names.push(name);
  return names.toSorted();
}

export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`store: ${name}`, () => {
    let opened: OpenedStore;
    let store: BlobStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    async function stage(bytes: Uint8Array): Promise<string> {
      const staged = path.join(opened.stagingDir, randomUUID());
      await fs.writeFile(staged, bytes);
      return staged;
    }

    it('gives back what was put, whole and in ranges', async () => {
      const bytes = randomBytes(700_000);
      const sha256 = sha256Of(bytes);
      await store.putBytes(sha256, bytes);
      expect(await store.head(sha256)).toBe(bytes.byteLength);
      expect((await readAll(store, sha256)).equals(bytes)).toBe(true);
      const part = await readAll(store, sha256, { start: 10, end: 300_010 });
      expect(part.equals(bytes.subarray(10, 300_010))).toBe(true);
      expect((await readAll(store, sha256, { start: 5, end: 5 })).byteLength).toBe(0);
    });

    it('reads anywhere in an open object, clamped to its size', async () => {
      const bytes = randomBytes(1000);
      const sha256 = sha256Of(bytes);
      await store.putBytes(sha256, bytes);
      const source = await store.open(sha256);
      try {
        expect(source.sizeBytes).toBe(1000);
        expect(Buffer.from(await source.read(990, 2000)).equals(bytes.subarray(990))).toBe(true);
        expect((await source.read(5000, 6000)).byteLength).toBe(0);
      } finally {
        await source.close();
      }
    });

    it('takes a staged file over, and leaves nothing of it behind', async () => {
      const bytes = randomBytes(5000);
      const sha256 = sha256Of(bytes);
      const staged = await stage(bytes);
      await store.putFile(sha256, staged);
      expect((await readAll(store, sha256)).equals(bytes)).toBe(true);
      expect(await fs.readdir(opened.stagingDir)).toEqual([]);
    });

    it('is idempotent: the same object again, and a take-over that was done already', async () => {
      const bytes = randomBytes(5000);
      const sha256 = sha256Of(bytes);
      const staged = await stage(bytes);
      await store.putFile(sha256, staged);
      await store.putFile(sha256, staged);
      await store.putFile(sha256, await stage(bytes));
      await store.putBytes(sha256, bytes);
      expect(await listed(store)).toEqual([sha256]);
      expect((await readAll(store, sha256)).equals(bytes)).toBe(true);
      expect(await fs.readdir(opened.stagingDir)).toEqual([]);
    });

    it('puts the same bytes from many callers at once', async () => {
      const bytes = randomBytes(50_000);
      const sha256 = sha256Of(bytes);
      await Promise.all(Array.from({ length: 8 }, () => store.putBytes(sha256, bytes)));
      expect(await listed(store)).toEqual([sha256]);
      expect((await readAll(store, sha256)).equals(bytes)).toBe(true);
    });

    it('refuses to take over a staged file that is not there', async () => {
      const missing = path.join(opened.stagingDir, 'missing');
      await expect(store.putFile(absent, missing)).rejects.toThrow();
      expect(await store.head(absent)).toBeUndefined();
    });

    it('says when there is no such object', async () => {
      expect(await store.head(absent)).toBeUndefined();
      await expect(store.get(absent)).rejects.toThrow(BlobNotFound);
      await expect(store.open(absent)).rejects.toThrow(BlobNotFound);
      await store.delete(absent);
    });

    it('deletes, and lists what is left', async () => {
      const all = [randomBytes(10), randomBytes(20), randomBytes(30)];
      for (const bytes of all) await store.putBytes(sha256Of(bytes), bytes);
      await store.delete(sha256Of(all[1]!));
      expect(await listed(store)).toEqual([sha256Of(all[0]!), sha256Of(all[2]!)].toSorted());
      await expect(store.get(sha256Of(all[1]!))).rejects.toThrow(BlobNotFound);
    });

    it('holds an empty object', async () => {
      const sha256 = sha256Of(new Uint8Array());
      await store.putBytes(sha256, new Uint8Array());
      expect(await store.head(sha256)).toBe(0);
      expect((await readAll(store, sha256)).byteLength).toBe(0);
    });

    it('takes nothing but a SHA-256 as a name', async () => {
      for (const name of ['../../etc/passwd', 'ABCDEF'.padEnd(64, '0'), '', `${absent}0`]) {
        await expect(store.putBytes(name, new Uint8Array(1))).rejects.toThrow(TypeError);
        await expect(store.get(name)).rejects.toThrow(TypeError);
        await expect((async () => store.delete(name))()).rejects.toThrow(TypeError);
      }
    });
  });
}
