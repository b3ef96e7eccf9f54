/** A made-up heatmap as CAD boxes send theirs: a Secondary Capture in colour on black, of the film's proportions. */
import { decode } from 'fast-png';
import type { NewElement } from '../../src/core/dicom/edit.ts';
import { writeObject } from '../../src/core/dicom/write-object.ts';
import { secondaryCapture } from '../../src/core/pixels/wrap/wrap-picture.ts';
import { referenceElements, sequence, text } from '../../src/core/sr/write-content.ts';
import * as T from '../../src/core/standard/tags.generated.ts';
import { heatmapSize, simulatedHeatmap } from '../../src/server/engines/simulated-heatmap.ts';
import type { FilmFacts } from './film-facts.ts';
import { boxModel, boxVersion } from './report-shapes.ts';
import type { Random } from './verdict.ts';

export interface BoxHeatmap {
  readonly film: FilmFacts;
  readonly score: number;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly random: Random;
}

export function writeHeatmap(heatmap: BoxHeatmap): Uint8Array<ArrayBuffer> {
  const { film, sopInstanceUid, seriesInstanceUid } = heatmap;
  const { width, height, bytes } = colours(heatmap);
  const number = (tag: number, value: number): NewElement => ({
    tag,
    vr: 'US',
    value: { kind: 'numbers', numbers: [value] },
  });
  const elements: readonly NewElement[] = [
    text(T.SOPClassUID, 'UI', secondaryCapture),
    text(T.SOPInstanceUID, 'UI', sopInstanceUid),
    text(T.StudyInstanceUID, 'UI', film.studyInstanceUid),
    text(T.SeriesInstanceUID, 'UI', seriesInstanceUid),
    text(T.Modality, 'CS', 'OT'),
    text(T.ConversionType, 'CS', 'WSD'),
    text(T.ManufacturerModelName, 'LO', boxModel),
    text(T.SoftwareVersions, 'LO', boxVersion),
    text(T.PatientID, 'LO', film.patientId),
    text(T.InstanceNumber, 'IS', '2'),
    sequence(T.SourceImageSequence, [referenceElements(film)]),
    number(T.SamplesPerPixel, 3),
    text(T.PhotometricInterpretation, 'CS', 'RGB'),
    number(T.PlanarConfiguration, 0),
    number(T.Rows, height),
    number(T.Columns, width),
    number(T.BitsAllocated, 8),
    number(T.BitsStored, 8),
    number(T.HighBit, 7),
    number(T.PixelRepresentation, 0),
    { tag: T.PixelData, vr: 'OB', value: { kind: 'bytes', bytes } },
  ];
  return writeObject(elements, { sopClassUid: secondaryCapture, sopInstanceUid });
}

/** On black: the fainter, the darker. */
function colours({ film, score, random }: BoxHeatmap) {
  const size = heatmapSize(film.rows, film.columns);
  const { width, height, data } = decode(simulatedHeatmap(size, score, random));
  const bytes = new Uint8Array(width * height * 3 + ((width * height * 3) % 2));
  for (let i = 0; i < width * height; i += 1) {
    const alpha = (data[4 * i + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c += 1) bytes[3 * i + c] = Math.round((data[4 * i + c] ?? 0) * alpha);
  }
  return { width, height, bytes };
}
