/** Where an object that came back belongs: to an image where nothing is in doubt, else aside with a reason. */
import type pg from 'pg';
import type { ByteSource } from '../../core/bytes.ts';
import { reportAnswer } from '../engines/dicom-node/received-answer.ts';
import { DicomNodeSettings } from '../engines/dicom-node/settings.ts';
import { findProcessing, type SentProcessing } from './find-processing.ts';
import { type ObjectFacts, objectFacts, type ReceivedKind } from './received-object.ts';

/** Stable; worded in the locale files. `unclear-…` ends as the reader of reports names it. */
export type QuarantineReason =
  | 'unreadable'
  | 'no-such-image'
  | 'several-images'
  | 'other-node'
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
      const { processing } = match;
      const reason = kind === 'report' ? await doubtAbout(bytes, processing) : undefined;
      return { facts, processing, ...(reason === undefined ? {} : { reason }) };
    }
  }
}

/** Why a report is no answer; undefined when it is one. */
async function doubtAbout(
  bytes: ByteSource,
  processing: SentProcessing,
): Promise<QuarantineReason | undefined> {
  const settings = DicomNodeSettings.safeParse(processing.settings);
  if (!settings.success) return 'engine-changed';
  const found = await reportAnswer(bytes, settings.data);
  if (found === undefined) return 'unclear-no-report';
  return found.answer.kind === 'unclear' ? `unclear-${found.answer.reason}` : undefined;
}
