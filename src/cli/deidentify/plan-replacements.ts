/** The first pass: reads whom every file is about, and decides who they become. */

import type { CrosswalkRow } from '../../core/pipeline/crosswalk.ts';
import type { SourceIdentity } from '../../core/pipeline/facts.ts';
import { readImage } from '../../core/pipeline/read-image.ts';
import { ReplacementPlan } from '../../core/pipeline/replacement-plan.ts';
import { guardedSource } from '../../core/pipeline/source-gone.ts';
import type { Finding } from '../../core/quality/finding.ts';
import { stepFinding } from '../../core/quality/finding-codes.ts';
import { inParallel } from '../files/in-parallel.ts';
import type { PathSource } from '../files/path-source.ts';
import type { Wishes } from './wishes.ts';

export interface Replacements {
  readonly plan: ReplacementPlan;
  /** Of the files that could be read. */
  readonly identities: ReadonlyMap<string, SourceIdentity>;
  /** What is wrong with the others. */
  readonly unreadable: ReadonlyMap<string, readonly Finding[]>;
}

/** By the path; a file that can't be read is in no patient's row. */
export async function planReplacements(
  sources: readonly PathSource[],
  wishes: Pick<Wishes, 'patientId' | 'prefix' | 'pattern'>,
  crosswalk: readonly CrosswalkRow[],
  onRead: (count: number) => void,
  signal: AbortSignal,
): Promise<Replacements> {
  const results = new Map<string, Met>();
  await inParallel(sources, async (source) => {
    signal.throwIfAborted();
    results.set(source.key, await read(source));
    onRead(results.size);
  });
  const plan = new ReplacementPlan();
  const identities = new Map<string, SourceIdentity>();
  const unreadable = new Map<string, readonly Finding[]>();
  for (const { key, name } of sources) {
    const result = results.get(key);
    if (result === undefined) continue;
    if ('findings' in result) {
      unreadable.set(key, result.findings);
      continue;
    }
    identities.set(key, result.identity);
    plan.add([{ key, name, identity: result.identity }]);
  }
  plan.setPattern(wishes.pattern);
  plan.setCrosswalk(crosswalk);
  const { patientId, prefix } = wishes;
  if (plan.rowCount <= 1 && patientId !== undefined) plan.setTyped(patientId);
  else plan.setPrefix(prefix ?? '');
  return { plan, identities, unreadable };
}

/** Ten thousand parsed files would fill the memory: of each only this is kept. */
type Met = { readonly identity: SourceIdentity } | { readonly findings: readonly Finding[] };

async function read(source: PathSource): Promise<Met> {
  try {
    const { bytes } = await source.open();
    const result = await readImage(guardedSource(bytes));
    return result.readable ? { identity: result.image.identity } : { findings: result.findings };
  } catch {
    return { findings: [stepFinding('readable', 'gone')] };
  }
}
