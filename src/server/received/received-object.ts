/** An object that a node sent back, as far as it must be known to find its image. */
import type { ByteSource } from '../../core/bytes.ts';
import { DicomError } from '../../core/dicom/dicom-error.ts';
import { readDicom } from '../../core/dicom/read.ts';
import { referencedInstances } from '../../core/dicom/referenced-instances.ts';
import { textAt } from '../../core/dicom/values.ts';
import { PatientID, StudyInstanceUID } from '../../core/standard/tags.generated.ts';

export const receivedKinds = ['report', 'picture', 'document', 'presentation'] as const;
export type ReceivedKind = (typeof receivedKinds)[number];

/** What it says of itself; absent for an object that can't be read. */
export interface ObjectFacts {
  readonly patientId: string;
  readonly studyInstanceUid: string;
  readonly referencedUids: readonly string[];
}

/** By SOP Class (PS3.4 B.5); undefined for what is no result. */
export function receivedKind(sopClassUid: string): ReceivedKind | undefined {
  const storage = '1.2.840.10008.5.1.4.1.1.';
  if (!sopClassUid.startsWith(storage)) return undefined;
  const rest = sopClassUid.slice(storage.length);
  if (rest.startsWith('88.')) return 'report';
  if (rest === '7' || rest.startsWith('7.')) return 'picture';
  if (rest.startsWith('104.')) return 'document';
  if (rest.startsWith('11.')) return 'presentation';
  return undefined;
}

export async function objectFacts(bytes: ByteSource): Promise<ObjectFacts | undefined> {
  try {
    const object = await readDicom(bytes);
    return {
      patientId: textAt(object, PatientID),
      studyInstanceUid: textAt(object, StudyInstanceUID),
      referencedUids: referencedInstances(object),
    };
  } catch (error) {
    if (error instanceof DicomError) return undefined;
    throw error;
  }
}
