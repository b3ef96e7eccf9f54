/** FHIR R4 ImagingStudy: the study with its series and instances, by their DICOM UIDs. */
import { type FhirCase, type FhirImage, type Resource, reference } from './fhir-case.ts';

const dicomCodes = 'http://dicom.nema.org/resources/ontology/DCM';
/** PS3.16 CID 29: what a photograph of a film is. */
const otherModality = 'OT';

export function imagingStudyOf(shown: FhirCase, patient: Resource): Resource {
  const { id, studyInstanceUid, images } = shown;
  const series = seriesOf(images);
  return {
    resourceType: 'ImagingStudy',
    id,
    ...(studyInstanceUid === null
      ? {}
      : { identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${studyInstanceUid}` }] }),
    status: 'available',
    modality: [...new Set(images.map(modalityOf))].map(modality),
    subject: reference(patient),
    ...(series.length === 0 ? {} : { numberOfSeries: series.length }),
    numberOfInstances: images.length,
    ...(series.length === 0 ? {} : { series }),
  };
}

/** Photographs have no UIDs, and so no series: they are counted, and the study stands for them. */
function seriesOf(images: readonly FhirImage[]): readonly unknown[] {
  const instances = new Map<string, { readonly code: string; readonly items: unknown[] }>();
  for (const image of images) {
    const { seriesInstanceUid, sopInstanceUid, sopClassUid } = image.facts;
    if (!seriesInstanceUid || !sopInstanceUid || !sopClassUid) continue;
    const one = instances.get(seriesInstanceUid) ?? { code: modalityOf(image), items: [] };
    instances.set(seriesInstanceUid, one);
    one.items.push({
      uid: sopInstanceUid,
      sopClass: { system: 'urn:ietf:rfc:3986', code: `urn:oid:${sopClassUid}` },
    });
  }
  return [...instances].map(([uid, { code, items }]) => ({
    uid,
    modality: modality(code),
    numberOfInstances: items.length,
    instance: items,
  }));
}

const modality = (code: string) => ({ system: dicomCodes, code });

function modalityOf({ facts }: FhirImage): string {
  return facts.modality ?? otherModality;
}
