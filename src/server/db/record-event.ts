/** Writes what happened to the history: who, what, where; never a patient's data. */
import type { Queryable } from './schema.ts';

export interface HistoryEntry {
  /** Stable code, worded in the locale files. */
  readonly event: string;
  /** Who did it; null: the portal itself. */
  readonly userId: string | null;
  readonly projectId?: string;
  readonly archiveId?: string;
  readonly imageId?: string;
  /** The person it was done to. */
  readonly subjectUserId?: string;
  /** Codes, counts and setting names; no free text. */
  readonly params?: Readonly<Record<string, string | number>>;
}

export async function recordEvent(db: Queryable, entry: HistoryEntry): Promise<void> {
  await db
    .insertInto('events')
    .values({
      event: entry.event,
      user_id: entry.userId,
      project_id: entry.projectId ?? null,
      archive_id: entry.archiveId ?? null,
      image_id: entry.imageId ?? null,
      subject_user_id: entry.subjectUserId ?? null,
      params: JSON.stringify(entry.params ?? {}),
    })
    .execute();
}
