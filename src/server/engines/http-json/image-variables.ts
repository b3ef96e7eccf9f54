/** What an engine may be told of an image beside its bytes. */
import type { EngineImage } from '../engine.ts';
import type { FilmToSend } from './film-to-send.ts';
import type { ImageVariable } from './template.ts';

const contentTypes = { dicom: 'application/dicom', png: 'image/png', jpeg: 'image/jpeg' } as const;
const extensions = { dicom: 'dcm', png: 'png', jpeg: 'jpg' } as const;

/** The key is the same whenever this asking is repeated, so that an engine needs to do it only once. */
export function jobVariablesOf({
  imageId,
  processingId,
  sha256,
}: Pick<EngineImage, 'imageId' | 'processingId' | 'sha256'>) {
  return { imageId, idempotencyKey: `${processingId}-${sha256}` };
}

/** `film`: what is sent of the image. */
export function variablesOf(
  { imageId, processingId, patientId, sha256, facts }: EngineImage,
  film: FilmToSend,
  callbackUrl: string | undefined,
): Readonly<Record<ImageVariable, string>> {
  const known = {
    ...jobVariablesOf({ imageId, processingId, sha256 }),
    sha256: film.sha256,
    contentType: contentTypes[film.kind],
    ageYears: facts.patientAgeYears?.toString() ?? '',
    sex: facts.patientSex ?? '',
    view: facts.viewPosition ?? '',
  };
  return {
    ...known,
    patientId,
    fileName: `${imageId}.${extensions[film.kind]}`,
    callbackUrl: callbackUrl ?? '',
    metadata: metadata(known),
  };
}

/** As the header of our own interface has it: base64url of UTF-8 JSON, without what isn't known. */
function metadata({ sha256, ageYears, sex, view }: Record<string, string>): string {
  const told = {
    sha256,
    ...(ageYears ? { ageYears: Number(ageYears) } : {}),
    ...(sex ? { sex } : {}),
    ...(view ? { view } : {}),
  };
  return Buffer.from(JSON.stringify(told)).toString('base64url');
}
