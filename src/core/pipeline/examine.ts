/** Read and check, without sending: what happens to a file as soon as it is dropped. */
import type { ByteSource } from '../bytes.ts';
import type { BatchKnowledge } from '../quality/batch-ledger.ts';
import type { Subject } from '../quality/check.ts';
import type { Finding } from '../quality/finding.ts';
import { inspect } from '../quality/inspect.ts';
import { type ReadImage, readImage } from './read-image.ts';
import type { Rules } from './rules.ts';
import { guardedSource, SourceGoneError } from './source-gone.ts';
import { leavingPatientId, looksForText, type Treatment } from './treatment.ts';

/** `image` is absent when the file can't be read; `findings` then say why. */
export interface Examined {
  readonly image?: ReadImage;
  readonly findings: readonly Finding[];
}

/**
 * The checks of the header. Never rejects for what is wrong with a file, nor for a file that is gone. `scope` `file` is
 * for a caller that runs those that go by more than the file itself, again and again as things change.
 */
export async function examine(
  bytes: ByteSource,
  rules: Rules,
  scope: 'file' | 'all' = 'all',
): Promise<Examined> {
  try {
    const result = await readImage(guardedSource(bytes));
    if (!result.readable) return { findings: result.findings };
    const { image } = result;
    return { image, findings: inspect(subjectOf(image, rules), rules.checks, scope) };
  } catch (error) {
    if (error instanceof SourceGoneError) return { findings: [error.finding] };
    throw error;
  }
}

/** The checks that need one file alone, and with `batch` those that need the others too. */
export function inspectImage(
  image: ReadImage,
  rules: Rules,
  treatment?: Treatment,
  batch?: BatchKnowledge,
): readonly Finding[] {
  const patientId = treatment === undefined ? undefined : leavingPatientId(image, treatment);
  return inspect(
    {
      ...subjectOf(image, rules),
      ...(patientId === undefined ? {} : { patientId }),
      ...(batch === undefined ? {} : { batch }),
      ...(treatment !== undefined && looksForText(treatment) ? { textCount: 0 } : {}),
    },
    rules.checks,
  );
}

function subjectOf({ facts, dicom }: ReadImage, rules: Rules): Subject {
  return {
    facts,
    patientIdPattern: rules.patientIdPattern,
    ...(dicom === undefined ? {} : { dicom }),
    ...(rules.maxFileBytes === undefined ? {} : { maxFileBytes: rules.maxFileBytes }),
  };
}
