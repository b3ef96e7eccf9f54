/** Asks an engine about an image, and turns whatever comes of it into the processing's next step. */
import { createHash } from 'node:crypto';
import type { BlobStore } from '../archive/store.ts';
import type { Database } from '../db/schema.ts';
import type { Engine, EngineImage, EngineResult, Submitted } from '../engines/engine.ts';
import { EngineError } from '../engines/engine.ts';
import { fail, finish, noteError, type Processing, pend } from './processing.ts';
import type { Attempt } from './task.ts';

export interface EngineDeps {
  readonly db: Database;
  readonly store: BlobStore;
  readonly engines: readonly Engine[];
}

/** One of an engine's two steps. */
export type Question = (
  engine: Engine,
  image: EngineImage,
  settings: unknown,
) => Promise<Submitted>;

/** Throws when it should be tried again. */
export async function askEngine(
  { db, store, engines }: EngineDeps,
  work: Processing,
  attempt: Attempt,
  before: (engine: Engine) => Promise<void>,
  question: Question,
): Promise<void> {
  const found = engineOf(engines, work);
  if (typeof found === 'string') return await fail(db, work, found);
  const { engine, settings } = found;
  await before(engine);
  let submitted: Submitted;
  try {
    submitted = await withImage(store, work, (image) => question(engine, image, settings));
  } catch (error) {
    // The portal stops: not the engine's fault, and no try of its own.
    if (attempt.signal.aborted) throw error;
    return await failOrTryAgain(db, work, attempt, error);
  }
  switch (submitted.status) {
    case 'pending':
      return await pend(db, work, submitted.ticket, submitted.askAgainAfterMs);
    case 'done':
      return await finish(db, work, submitted.result, await storeHeatmap(store, submitted.result));
  }
}

/** The engine of a processing with its settings, or the code of why it can't be asked. */
export function engineOf(
  engines: readonly Engine[],
  { engineId, settings }: Processing,
): { readonly engine: Engine; readonly settings: unknown } | string {
  const engine = engines.find(({ id }) => id === engineId);
  if (engine === undefined) return 'engine/unknown';
  const parsed = engine.settings.safeParse(settings);
  return parsed.success ? { engine, settings: parsed.data } : 'engine/settings-invalid';
}

export async function withImage<T>(
  store: BlobStore,
  work: Processing,
  use: (image: EngineImage) => Promise<T>,
): Promise<T> {
  const bytes = await store.open(work.sha256);
  try {
    const { id: processingId, imageId, patientId, facts, sha256 } = work;
    return await use({ imageId, processingId, patientId, facts, sha256, bytes });
  } finally {
    await bytes.close();
  }
}

async function failOrTryAgain(
  db: Database,
  work: Processing,
  attempt: Attempt,
  error: unknown,
): Promise<void> {
  const known = error instanceof EngineError ? error : undefined;
  const code = known?.code ?? 'engine/defect';
  if (attempt.isLast || known?.retryable === false) return await fail(db, work, code);
  await noteError(db, work, code);
  throw error;
}

/** Before the result is recorded, so that a recorded heatmap is always there. */
export async function storeHeatmap(store: BlobStore, result: EngineResult): Promise<string | null> {
  if (result.kind !== 'score' || result.heatmapPng === undefined) return null;
  const sha256 = createHash('sha256').update(result.heatmapPng).digest('hex');
  await store.putBytes(sha256, result.heatmapPng);
  return sha256;
}
