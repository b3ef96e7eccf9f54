/** Fails closed: a pseudonymised file leaves only after its very bytes were read again and proven to name nobody. */
import { headSource } from '../head-source.ts';
import { leavingBlob } from '../leaving-blob.ts';
import type { Finding } from '../quality/finding.ts';
import { stepFinding } from '../quality/finding-codes.ts';
import { verifyIdentity } from './protect.ts';
import { readImage } from './read-image.ts';
import type { Prepared, Sink } from './sink.ts';
import type { Treatment } from './treatment.ts';

type Protect = Extract<Treatment, { kind: 'protect' }>;

/** `original`: what the prepared bytes are ranges of. */
export function provenSink<Receipt>(
  sink: Sink<Receipt>,
  original: Blob,
  treatment: Protect,
): Sink<Receipt> {
  return {
    async send(prepared, onProgress, signal) {
      const findings = await prove(prepared, original, treatment);
      return findings.length > 0
        ? { status: 'refused', findings }
        : await sink.send(prepared, onProgress, signal);
    },
  };
}

async function prove(
  { bytes, name, stated }: Prepared,
  original: Blob,
  { recipe, replacement }: Protect,
): Promise<readonly Finding[]> {
  const leaving = await readImage(headSource(await leavingBlob(bytes, original)));
  const isProven =
    name === undefined &&
    leaving.readable &&
    (leaving.image.dicom === undefined ||
      leaving.image.identity.patientId === replacement.patientId);
  if (!isProven) {
    return [stepFinding('deid', 'not-proven', undefined, { attribute: 'PatientID', count: 1 })];
  }
  return await verifyIdentity(leaving.image, {
    recipe,
    required: true,
    ...(stated === undefined ? {} : { stated }),
  });
}
