/** Age, sex and view of the pictures to check, from a file, as the Upload page reads it. */
import fs from 'node:fs/promises';
import { decodeCsv } from '../../core/pipeline/csv.ts';
import type { Source } from '../../core/pipeline/source.ts';
import type { StatedFacts } from '../../core/pipeline/stated-facts.ts';
import { loadStatedList, readStatedList } from '../../core/pipeline/stated-list.ts';
import { UsageError } from '../usage-error.ts';

/** Of nobody without a file. Throws `UsageError` for one with a row that isn't clear. */
export async function readPictures(
  file: string | undefined,
): Promise<(source: Source) => StatedFacts> {
  if (file === undefined) return () => ({});
  let bytes: Uint8Array;
  try {
    bytes = await fs.readFile(file);
  } catch {
    throw new UsageError('--pictures can’t be read.');
  }
  const { rows, problems } = readStatedList(decodeCsv(bytes));
  const [problem] = problems;
  if (problem !== undefined)
    throw new UsageError(`--pictures: row ${problem.row}: ${problem.code}.`);
  if (rows.length === 0) throw new UsageError('--pictures lists nobody.');
  const list = loadStatedList(rows);
  return ({ name }) => list.of(name, undefined) ?? {};
}
