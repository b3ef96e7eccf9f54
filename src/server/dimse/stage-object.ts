/** Receives an arriving object into a staged file: file meta information of our own, then the data set as it came. */
import { writeFileHead } from '../../core/dicom/file-meta.ts';
import { PieceList } from '../../core/dicom/piece-list.ts';
import { beginPart, dropPart, type PartFile } from '../intake/part-file.ts';

export interface ObjectHead {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
}

/** More than the portal takes. */
export class ObjectTooLarge extends Error {
  constructor() {
    super('an object larger than the portal takes');
    this.name = 'ObjectTooLarge';
  }
}

/**
 * Written, and not yet synced. The caller closes it, and removes the file. When it rejects nothing is left behind: with
 * `ObjectTooLarge`, as the data set does, or with the store's errors.
 */
export async function stageObject(
  file: string,
  head: ObjectHead,
  dataSet: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<PartFile> {
  const part = beginPart(file, Promise.resolve(true));
  try {
    await part.append(fileBytes(head, dataSet, maxBytes));
    return part;
  } catch (error) {
    await part.close();
    await dropPart(file);
    throw error;
  }
}

async function* fileBytes(
  { sopClassUid, sopInstanceUid, transferSyntax }: ObjectHead,
  dataSet: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const head = new PieceList();
  writeFileHead(head, { sopClassUid, sopInstanceUid, transferSyntaxUid: transferSyntax });
  let sizeBytes = 0;
  for (const piece of head.pieces as readonly Uint8Array[]) {
    sizeBytes += piece.length;
    yield piece;
  }
  for await (const piece of dataSet) {
    sizeBytes += piece.length;
    if (sizeBytes > maxBytes) throw new ObjectTooLarge();
    yield piece;
  }
}
