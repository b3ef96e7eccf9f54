/** Fails closed: a pseudonymised file leaves only after its very bytes were read again and proven to name nobody. */
import { blobSource, splicedToBlob } from '../../core/bytes.ts';
import { verifyIdentity } from '../../core/pipeline/protect.ts';
import { readImage } from '../../core/pipeline/read-image.ts';
import type { Prepared, Sink } from '../../core/pipeline/sink.ts';
import type { Treatment } from '../../core/pipeline/treatment.ts';
import type { Finding } from '../../core/quality/finding.ts';
import { stepFinding } from '../../core/quality/finding-codes.ts';

type Protect = Extract<Treatment, { kind: 'protect' }>;

export function provenSink<Receipt>(
  sink: Sink<Receipt>,
  file: File,
  treatment: Protect,
): Sink<Receipt> {
  return {
    async send(prepared, onProgress, signal) {
      const findings = await prove(prepared, file, treatment);
      return findings.length > 0
        ? { status: 'refused', findings }
        : await sink.send(prepared, onProgress, signal);
    },
  };
}

async function prove(
  { bytes, name }: Prepared,
  file: File,
  { recipe, replacement }: Protect,
): Promise<readonly Finding[]> {
  const leaving = await readImage(blobSource(splicedToBlob(bytes, file)));
  const isProven =
    name === undefined &&
    leaving.readable &&
    (leaving.image.dicom === undefined ||
      leaving.image.identity.patientId === replacement.patientId);
  if (!isProven) return [stepFinding('deid', 'not-proven')];
  return await verifyIdentity(leaving.image, { recipe, required: true });
}
