/** Batches: where the images of one Submit go, and what was done to their identity before. */
import { z } from 'zod';
import type { Batch, NewBatch } from '../../contract/uploads.ts';
import { RecipeSchema } from '../../contract/uploads.ts';
import { isSoundRecipe } from '../../core/deid/method.ts';
import { type OptionId, options } from '../../core/deid/options/index.ts';
import type { Recipe } from '../../core/deid/recipe.ts';
import { holdsProject, type Principal } from '../accounts/permissions.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';

/** What never changes of a batch. */
export interface BatchRecord {
  readonly id: string;
  readonly archiveId: string;
  readonly projectId: string;
  readonly recipe: Recipe | null;
}

export interface Batches {
  /** Idempotent: the same batch again is the same success. */
  create(principal: Principal, archiveId: string, batch: NewBatch): Promise<z.infer<typeof Batch>>;
  /** The person's own batch; throws `not-found` when it isn't, or when they may no longer upload there. */
  mine(principal: Principal, batchId: string): Promise<BatchRecord>;
  /** The same without asking the database; undefined when that would have to be asked, or where `mine` throws. */
  remembered(principal: Principal, batchId: string): BatchRecord | undefined;
}

const rememberedBatches = 1000;

const knownOption = z.custom<OptionId>(
  (id) => typeof id === 'string' && options.some((option) => option.id === id),
);
const KnownRecipe = RecipeSchema.extend({ options: z.array(knownOption) }).refine(isSoundRecipe);

/** What this portal doesn't know, or nobody can do, can't be proven, so it can't be claimed. */
function asRecipe(recipe: unknown): Recipe | null {
  if (recipe === null) return null;
  const known = KnownRecipe.safeParse(recipe);
  if (!known.success) throw new ServerError('invalid-request', { fields: { recipe: 'unknown' } });
  return known.data;
}

interface Remembered {
  readonly userId: string;
  readonly batch: BatchRecord;
}

function ifTheirs(principal: Principal, entry: Remembered | undefined): BatchRecord | undefined {
  if (entry?.userId !== principal.userId) return undefined;
  return holdsProject(principal, 'project/upload', entry.batch.projectId) ? entry.batch : undefined;
}

export function createBatches(db: Database): Batches {
  // Batches don't change; only who may use them does, and that is asked of the principal each time.
  const remembered = new Map<string, Remembered>();

  async function load(batchId: string): Promise<Remembered | undefined> {
    const known = remembered.get(batchId);
    if (known !== undefined) return known;
    const row = await db
      .selectFrom('batches as b')
      .innerJoin('archives as a', 'a.id', 'b.archive_id')
      .select(['b.id', 'b.user_id', 'b.archive_id', 'b.recipe', 'a.project_id'])
      .where('b.id', '=', batchId)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const batch = {
      id: row.id,
      archiveId: row.archive_id,
      projectId: row.project_id,
      recipe: asRecipe(row.recipe),
    };
    const entry = { userId: row.user_id, batch };
    if (remembered.size >= rememberedBatches) remembered.clear();
    remembered.set(batchId, entry);
    return entry;
  }

  return {
    async create(principal, archiveId, batch) {
      const recipe = asRecipe(batch.recipe);
      const archive = await db
        .selectFrom('archives as a')
        .innerJoin('projects as p', 'p.id', 'a.project_id')
        .select(['a.project_id', 'p.pseudonymisation'])
        .where('a.id', '=', archiveId)
        .executeTakeFirst();
      if (archive === undefined || !holdsProject(principal, 'project/upload', archive.project_id)) {
        throw new ServerError('not-found');
      }
      if (archive.pseudonymisation === 'required' && recipe === null) {
        throw new ServerError('pseudonymisation-required');
      }
      await db
        .insertInto('batches')
        .values({
          id: batch.batchId,
          archive_id: archiveId,
          user_id: principal.userId,
          recipe: recipe === null ? null : JSON.stringify(recipe),
          file_count: batch.fileCount,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      const stored = await load(batch.batchId);
      const same =
        stored?.userId === principal.userId &&
        stored.batch.archiveId === archiveId &&
        JSON.stringify(stored.batch.recipe) === JSON.stringify(recipe);
      if (!same) throw new ServerError('batch-conflict');
      return { id: batch.batchId, archiveId };
    },

    async mine(principal, batchId) {
      const batch = ifTheirs(principal, await load(batchId));
      if (batch === undefined) throw new ServerError('not-found');
      return batch;
    },

    remembered: (principal, batchId) => ifTheirs(principal, remembered.get(batchId)),
  };
}
