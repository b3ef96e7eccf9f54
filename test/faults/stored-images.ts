/** Accounts for every image: each acknowledged one is there, whole, exactly once, and nothing else is. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { UploadOutcome } from '../../src/client/resumable-upload.ts';
import type { TestPortal } from '../portal.ts';
import type { TestImage } from '../uploads.ts';

/** SHA-256 of what the objects hold, by their names. */
export function storedObjects(dataDir: string): Map<string, string> {
  const root = path.join(dataDir, 'images', 'objects');
  const found = new Map<string, string>();
  for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = fs.readFileSync(path.join(entry.parentPath, entry.name));
    found.set(entry.name, createHash('sha256').update(bytes).digest('hex'));
  }
  return found;
}

export function stagedFiles(dataDir: string): string[] {
  return fs.readdirSync(path.join(dataDir, 'images', 'staging'));
}

export async function recordedSha256s(portal: TestPortal, archiveId: string): Promise<string[]> {
  const rows = await portal.db
    .selectFrom('images')
    .select('sha256')
    .where('archive_id', '=', archiveId)
    .execute();
  return rows.map(({ sha256 }) => sha256).toSorted();
}

/** The archive holds these images and no others, and each was acknowledged. */
export async function expectExactly(
  portal: TestPortal,
  archiveId: string,
  images: readonly TestImage[],
  outcomes: readonly UploadOutcome[],
): Promise<void> {
  expect(outcomes.map(({ kind }) => kind)).toEqual(images.map(() => 'stored'));
  const sent = images.map(({ metadata }) => metadata.sha256).toSorted();
  expect(await recordedSha256s(portal, archiveId)).toEqual(sent);
  const objects = storedObjects(portal.config.dataDir);
  for (const sha256 of sent) expect(objects.get(sha256)).toBe(sha256);
  const parts = new Set(images.map(({ uploadId }) => `${uploadId}.part`));
  expect(stagedFiles(portal.config.dataDir).filter((name) => parts.has(name))).toEqual([]);
}
