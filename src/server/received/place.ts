/** Where an object that came back belongs: to an image where nothing is in doubt, else aside with a reason. */
import type pg from 'pg';
import type { ByteSource } from '../../core/bytes.ts';
import { reportAnswer } from '../engines/dicom-node/received-answer.ts';
import { DicomNodeSettings } from '../engines/dicom-node/settings.ts';
import { findProcessing, type SentFilm, type SentProcessing } from './find-processing.ts';
import { type ObjectFacts, objectFacts, type ReceivedKind } from './received-object.ts';

/** Stable; worded in the locale files. `unclear-…` ends as the reader of reports names it. */
export type QuarantineReason =
  | 'unreadable'
  | 'no-such-image'
  | 'several-images'
  | 'other-node'
  | 'other-patient'
  | 'engine-changed'
  | `unclear-${string}`;

export interface Placed {
  readonly facts?: ObjectFacts;
  /** Whom it is about, or, where there is a reason, whom it seems to be about. */
  readonly processing?: SentProcessing;
  readonly reason?: QuarantineReason;
}

export interface ToPlace {
  readonly kind: ReceivedKind;
  readonly callingAe: string;
  readonly bytes: ByteSource;
}

export async function place(pool: pg.Pool, { kind, callingAe, bytes }: ToPlace): Promise<Placed> {
  const facts = await objectFacts(bytes);
  if (facts === undefined) return { reason: 'unreadable' };
  const match = await findProcessing(pool, facts, callingAe);
  switch (match.found) {
    case 'none':
      return { facts, reason: 'no-such-image' };
    case 'several':
      return { facts, reason: 'several-images' };
    case 'other-node':
      return { facts, reason: 'other-node' };
    case 'one': {
      const { processing, film } = match;
      const reason = isOfOther(facts, film)
        ? 'other-patient'
        : kind === 'report'
          ? await doubtAbout(bytes, processing, film)
          : undefined;
      return { facts, processing, ...(reason === undefined ? {} : { reason }) };
    }
  }
}

/** Where both say whose it is. */
function isOfOther(facts: ObjectFacts, film: SentFilm): boolean {
  const [theirs, ours] = [facts.patientId, film.patientId].map((id) => id.trim().toLowerCase());
  return theirs !== '' && ours !== '' && theirs !== ours;
}

/** Why a report is no answer; undefined when it is one. */
async function doubtAbout(
  bytes: ByteSource,
  processing: SentProcessing,
  film: SentFilm,
): Promise<QuarantineReason | undefined> {
  const settings = DicomNodeSettings.safeParse(processing.settings);
  if (!settings.success) return 'engine-changed';
  const found = await reportAnswer(bytes, settings.data);
  if (found === undefined) return 'unclear-no-report';
  const { answer } = found;
  if (answer.kind === 'unclear') return `unclear-${answer.reason}`;
  // It refers to our film, and its score is of another one: an earlier film, say, that it was compared with.
  const isOfFilm = answer.sopInstanceUids.every((uid) => uid === film.sopInstanceUid);
  return isOfFilm ? undefined : 'unclear-other-image';
}
