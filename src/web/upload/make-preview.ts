/** What would leave of a file, element by element: made in the worker, shown in the page, and never sent. */
import { blobSource, splicedToBlob } from '../../core/bytes.ts';
import { type PreviewRow, previewDicom } from '../../core/deid/preview.ts';
import { previewImage } from '../../core/deid/preview-image.ts';
import { previewStated } from '../../core/pipeline/preview-stated.ts';
import { protect } from '../../core/pipeline/protect.ts';
import { readImage } from '../../core/pipeline/read-image.ts';
import { statedToSend } from '../../core/pipeline/treatment.ts';
import type { Finding } from '../../core/quality/finding.ts';
import type { PageTreatment } from './treatment-of.ts';

export type Preview =
  | { readonly rows: readonly PreviewRow[]; readonly findings?: never }
  /** Nothing would leave, and this is why. */
  | { readonly rows?: never; readonly findings: readonly Finding[] };

/** Made as the file itself is made ready to leave, so that it can't tell another story. */
export async function makePreview(file: File, treatment: PageTreatment): Promise<Preview> {
  const before = await readImage(blobSource(file));
  if (!before.readable) return { findings: before.findings };
  const { image } = before;
  const source = blobSource(file);
  const stated = previewStated(treatment.stated ?? {}, statedToSend(image, treatment));
  if (treatment.kind === 'keep')
    return {
      rows: image.dicom
        ? await previewDicom(image.dicom, image.dicom, null)
        : [...stated, ...(await previewImage(source))],
    };
  const { bytes, findings } = await protect(image, treatment);
  if (bytes === undefined) return { findings };
  const leaving = blobSource(splicedToBlob(bytes, file));
  if (image.dicom === undefined) {
    return { rows: [...stated, ...(await previewImage(source, leaving))] };
  }
  const after = await readImage(leaving);
  if (!after.readable) return { findings: after.findings };
  if (after.image.dicom === undefined) throw new TypeError('a film became another kind of file');
  return { rows: await previewDicom(image.dicom, after.image.dicom, treatment.recipe) };
}
