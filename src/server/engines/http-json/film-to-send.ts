/** The film in the form that an engine takes: as it is stored, as DICOM, or as a picture. */
import { createHash } from 'node:crypto';
import { bufferSource } from '../../../core/bytes.ts';
import type { ImageKind } from '../../../core/pipeline/facts.ts';
import { createAskingThread } from '../../asking-thread.ts';
import { EngineError, type EngineImage } from '../engine.ts';
import type { FilmAnswer, FilmRequest } from './film-worker.ts';
import type { HttpJsonSettings } from './settings.ts';

/** What leaves, and what it is. */
export type FilmToSend = Pick<EngineImage, 'bytes' | 'sha256'> & { readonly kind: ImageKind };

export type FilmWriter = (
  image: EngineImage,
  films: HttpJsonSettings['films'],
) => Promise<FilmToSend>;

const unreadable = () => new EngineError('engine/image-unreadable', false);

/** Rejects with `EngineError` `engine/image-unreadable`, and as reading the stored bytes does. */
export function createFilmWriter(): FilmWriter {
  // Decoding a large film would hold up the whole portal, and what a file may do to a decoder must not end it.
  const thread = createAskingThread<FilmRequest, FilmAnswer>(
    new URL('./film-worker.ts', import.meta.url),
    unreadable,
  );
  return async (image, films) => {
    const { imageId, patientId, facts, sha256 } = image;
    const kind = kindSent(facts.kind, films);
    if (kind === facts.kind) return { bytes: image.bytes, sha256, kind };
    const stored = Uint8Array.from(await image.bytes.read(0, image.bytes.sizeBytes));
    const bits = films === 'pictures-16' ? 16 : 8;
    const request = { imageId, patientId, facts, bytes: stored, bits } as const;
    const { bytes } = await thread.ask(request, [stored.buffer]);
    if (bytes === undefined) throw unreadable();
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { bytes: bufferSource(bytes), sha256: hash, kind };
  };
}

function kindSent(stored: ImageKind, films: HttpJsonSettings['films']): ImageKind {
  switch (films) {
    case 'as-stored':
      return stored;
    case 'dicom':
      return 'dicom';
    case 'pictures-8':
    case 'pictures-16':
      return stored === 'dicom' ? 'png' : stored;
  }
}
