/** Tells whether other bytes under a SOP Instance UID that is held are the same film in another transfer syntax. */
import type pg from 'pg';
import { readWhole } from '../archive/read-whole.ts';
import { BlobNotFound, type BlobStore } from '../archive/store.ts';
import { createAskingThread } from '../asking-thread.ts';
import type { SameFilmAnswer, SameFilmRequest } from './same-film-worker.ts';

export interface Arrived {
  /** Of bytes that lie in the store. */
  readonly sha256: string;
  readonly patientId: string;
}

export interface SameFilm {
  /**
   * True only when it is proven: the same patient, every attribute but those of the encoding, every decoded pixel.
   * Nothing that a client says counts.
   */
  isProven(heldImageId: string, arrived: Arrived): Promise<boolean>;
  close(): Promise<void>;
}

const heldSql = `
select m.sha256, c.patient_id from images m join cases c on c.id = m.case_id
where m.id = $1 and m.kind = 'dicom'`;

class Undecided extends Error {}

export function createSameFilm(pool: pg.Pool, store: BlobStore): SameFilm {
  const thread = createAskingThread<SameFilmRequest, SameFilmAnswer>(
    new URL('./same-film-worker.ts', import.meta.url),
    () => new Undecided('the thread ended'),
  );
  // One pair at a time: each is two images in memory and two more decoded.
  let turn: Promise<unknown> = Promise.resolve();

  async function compare(heldSha256: string, arrivedSha256: string): Promise<boolean> {
    try {
      const held = await readWhole(store, heldSha256);
      const arrived = await readWhole(store, arrivedSha256);
      return (await thread.ask({ held, arrived }, [held.buffer, arrived.buffer])).same;
    } catch (error) {
      if (error instanceof Undecided || error instanceof BlobNotFound) return false;
      throw error;
    }
  }

  return {
    async isProven(heldImageId, { sha256, patientId }) {
      const { rows } = await pool.query<{ sha256: string; patient_id: string }>({
        name: 'held-film',
        text: heldSql,
        values: [heldImageId],
      });
      const [held] = rows;
      if (held === undefined || held.patient_id !== patientId) return false;
      const compared = turn.then(() => compare(held.sha256, sha256));
      turn = compared.catch(() => {});
      return await compared;
    },
    close: () => thread.close(),
  };
}
