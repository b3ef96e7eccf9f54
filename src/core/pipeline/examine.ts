/** Read and check, without sending: what happens to a file as soon as it is dropped. */
import type { ByteSource } from '../bytes.ts';
import type { BatchKnowledge } from '../quality/batch-ledger.ts';
import type { Finding } from '../quality/finding.ts';
import { inspect } from '../quality/inspect.ts';
import { type ReadImage, readImage } from './read-image.ts';
import type { Rules } from './rules.ts';
import { guardedSource, SourceGoneError } from './source-gone.ts';
import { leavingPatientId, type Treatment } from './treatment.ts';

/** `image` is absent when the file can't be read; `findings` then say why. */
export interface Examined {
  readonly image?: ReadImage;
  readonly findings: readonly Finding[];
}

/** Never rejects for what is wrong with a file, nor for a file that is gone. */
export async function examine(
  bytes: ByteSource,
  rules: Rules,
  treatment?: Treatment,
): Promise<Examined> {
  try {
    const result = await readImage(guardedSource(bytes));
    if (!result.readable) return { findings: result.findings };
    return { image: result.image, findings: inspectImage(result.image, rules, treatment) };
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
      facts: image.facts,
      patientIdPattern: rules.patientIdPattern,
      ...(image.dicom === undefined ? {} : { dicom: image.dicom }),
      ...(patientId === undefined ? {} : { patientId }),
      ...(rules.maxFileBytes === undefined ? {} : { maxFileBytes: rules.maxFileBytes }),
      ...(batch === undefined ? {} : { batch }),
    },
    rules.checks,
  );
}
