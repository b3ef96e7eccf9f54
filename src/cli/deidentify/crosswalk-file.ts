/** The crosswalk on disk: read before, written after, never losing a row that was in it. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { type CrosswalkRow, readCrosswalk, writeCrosswalk } from '../../core/pipeline/crosswalk.ts';
import { decodeCsv } from '../../core/pipeline/csv.ts';
import { UsageError } from '../usage-error.ts';

/** Empty when there is no file. Throws `UsageError` when it contradicts itself or lacks a cell. */
export async function loadCrosswalk(file: string): Promise<readonly CrosswalkRow[]> {
  let bytes: Uint8Array;
  try {
    bytes = await fs.readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UsageError('The crosswalk can’t be read.');
  }
  const { rows, problems } = readCrosswalk(decodeCsv(bytes));
  const [problem] = problems;
  if (problem?.code === 'incomplete') {
    throw new UsageError(
      `Row ${problem.row} of the crosswalk lacks its original or its replacement.`,
    );
  }
  if (problem?.code === 'contradicts') {
    throw new UsageError(
      `Row ${problem.row} of the crosswalk gives a patient a second replacement.`,
    );
  }
  return rows;
}

/** What was there first, then what is new; whole or not at all, and for its owner's eyes alone. */
export async function saveCrosswalk(
  file: string,
  before: readonly CrosswalkRow[],
  now: readonly CrosswalkRow[],
): Promise<void> {
  const known = new Set(before.map(({ original }) => original));
  const rows = [...before, ...now.filter(({ original }) => !known.has(original))];
  const temporary = path.join(path.dirname(file), `.${randomUUID()}.part`);
  await fs.mkdir(path.dirname(path.resolve(file)), { recursive: true });
  try {
    await fs.writeFile(temporary, writeCrosswalk(rows), { flag: 'wx', mode: 0o600, flush: true });
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
}
