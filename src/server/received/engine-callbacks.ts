/** Callbacks of engines behind HTTP: who may call, and what was said, kept for the engine that waits for it. */
import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { API } from '../../contract/routes.ts';
import type { Database } from '../db/schema.ts';
import type { CallbackInbox } from '../engines/http-json/callback-inbox.ts';
import {
  isAuthentic,
  isOwnToken,
  processingOf,
  type SignedMessage,
} from '../engines/http-json/callback-signature.ts';
import { type Mapping, parseMapping } from '../engines/http-json/mapping.ts';
import { HttpJsonSettings } from '../engines/http-json/settings.ts';
import { ServerError } from '../errors.ts';
import { addJob } from '../jobs/add-job.ts';

export interface EngineCallbacks {
  /** Throws `not-found` unless the address is one that we gave away. */
  mustBeExpected(token: string): Promise<void>;
  /** Resolves when the message is recorded for good; the same message again is the same success. Throws `not-found`. */
  take(message: SignedMessage): Promise<void>;
}

interface Asked {
  readonly processingId: string;
  readonly isOver: boolean;
  readonly secret: string;
  readonly callback: Mapping['callback'];
}

/** An engine may correct itself, but hardly so often. */
const mostOfOne = 20;

const receivedSql = `
select body from engine_callbacks where processing_id = $1
order by received_at desc, id limit ${mostOfOne}`;

export function createCallbackInbox(pool: pg.Pool, publicUrl: URL | undefined): CallbackInbox {
  return {
    async received(processingId) {
      const { rows } = await pool.query<{ body: Buffer }>(receivedSql, [processingId]);
      return rows.map(({ body }) => body);
    },
    addressOf: (token) => publicUrl && new URL(`${API}/engine-callbacks/${token}`, publicUrl).href,
  };
}

export function createEngineCallbacks(db: Database): EngineCallbacks {
  async function find(token: string): Promise<Asked> {
    const asked = await findAsked(db, token);
    if (asked === undefined) throw new ServerError('not-found');
    return asked;
  }

  return {
    async mustBeExpected(token) {
      await find(token);
    },
    async take(message) {
      const { processingId, isOver, secret, callback } = await find(message.token);
      if (!isAuthentic(message, secret, callback, Date.now())) throw new ServerError('not-found');
      if (isOver) return;
      await db.transaction().execute(async (transaction) => {
        const inserted = await transaction
          .insertInto('engine_callbacks')
          .values({
            id: randomUUID(),
            processing_id: processingId,
            signature: fingerprint(message, callback),
            body: Buffer.from(message.body),
          })
          .onConflict((conflict) => conflict.columns(['processing_id', 'signature']).doNothing())
          .returning('id')
          .executeTakeFirst();
        if (inserted === undefined) return;
        const payload = { processingId, answered: true };
        await addJob(transaction, 'collect-result', payload, `collect:${processingId}`);
      });
    },
  };
}

function fingerprint({ headers }: SignedMessage, { signatureHeader }: Mapping['callback']): string {
  const signature = String(headers[signatureHeader.toLowerCase()]);
  return createHash('sha256').update(signature).digest('hex');
}

/** Undefined where nothing is asked, or not of an engine that may call back, or not under this token. */
async function findAsked(db: Database, token: string): Promise<Asked | undefined> {
  const processingId = processingOf(token);
  if (processingId === undefined) return undefined;
  const row = await db
    .selectFrom('processings')
    .select(['engine_id', 'settings', 'state'])
    .where('id', '=', processingId)
    .executeTakeFirst();
  const settings = HttpJsonSettings.safeParse(row?.settings);
  if (row?.engine_id !== 'http-json' || !settings.success) return undefined;
  const { callbackSecret: secret, mapping } = settings.data;
  const parsed = parseMapping(mapping);
  if ('problems' in parsed || !isOwnToken(token, secret)) return undefined;
  const { callback } = parsed.mapping;
  return {
    processingId,
    secret,
    callback,
    isOver: row.state === 'done' || row.state === 'cancelled',
  };
}
