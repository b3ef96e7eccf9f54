/** The files that a command line names: single ones, and whole folders to any depth. */
import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';

export interface FoundFile {
  /** As the person would write it: the argument, and the way from there. */
  readonly path: string;
  /** Where it stands in the tree that it was found in: one segment for a file named by itself. */
  readonly segments: readonly string[];
}

/** Files that systems leave in folders and nobody means. */
const litter = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/**
 * In the order of their names, so that numbers given to patients are the same in every run. Links to files are
 * followed, links to folders are not: they may lead in circles. `except` is a folder that is stepped over.
 * Throws `UsageError` for an input that isn't there.
 */
export async function findFiles(
  inputs: readonly string[],
  except?: string,
): Promise<readonly FoundFile[]> {
  const files: FoundFile[] = [];
  const skipped = except === undefined ? undefined : path.resolve(except);
  for (const input of inputs) {
    const stat = await fs.stat(input).catch(() => undefined);
    if (stat === undefined) throw new UsageError(`There is no ${input}.`);
    if (stat.isDirectory()) await walk(input, [], files, skipped);
    else files.push({ path: input, segments: [path.basename(input)] });
  }
  return files;
}

async function walk(
  folder: string,
  segments: readonly string[],
  files: FoundFile[],
  skipped: string | undefined,
): Promise<void> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => compare(a.name, b.name))) {
    const full = path.join(folder, entry.name);
    const below = [...segments, entry.name];
    if (entry.isDirectory()) {
      if (path.resolve(full) !== skipped) await walk(full, below, files, skipped);
    } else if (await isFile(entry, full)) files.push({ path: full, segments: below });
  }
}

async function isFile(entry: Dirent, full: string): Promise<boolean> {
  if (litter.has(entry.name)) return false;
  if (entry.isFile()) return true;
  if (!entry.isSymbolicLink()) return false;
  const target = await fs.stat(full).catch(() => undefined);
  // A link that leads nowhere is a file that can't be read, which its outcome says.
  return target === undefined || target.isFile();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
