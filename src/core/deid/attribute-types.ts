/**
 * Attribute types (PS3.5 7.4) in the IODs of radiographs and their kin, for the attributes whose combined action in Table
 * E.1-1 depends on them: `X/Z`, `X/D`, `X/Z/D`, `Z/D` and `X/Z/U*` (PS3.15 E.1.1, Table E.1-1a). A conformance test
 * compares them with module tables of PS3.3 from elsewhere.
 */
import type { Tag } from '../dicom/data-set.ts';
import * as T from '../standard/tags.generated.ts';

export type AttributeType = '1' | '1C' | '2' | '2C' | '3';

/** The sequences around an attribute, outermost first, and the attribute itself. */
type Path = readonly [Tag, ...Tag[]];
type Types = readonly (readonly [AttributeType, Path])[];

export interface Iod {
  readonly name: string;
  readonly sopClassUids: readonly string[];
  /** Keyed by `pathKey`. */
  readonly types: ReadonlyMap<string, AttributeType>;
}

/** Modules that all of them share: PS3.3 C.7.1 to C.7.6, C.12.1, and the Device and Enhanced Contrast modules' places. */
const shared: Types = [
  // Patient C.7.1.1, Patient Study C.7.2.2
  ['2', [T.PatientID]],
  ['2C', [T.PatientSexNeutered]],
  // General Study C.7.2.1, General Series C.7.3.1
  ['3', [T.ReferencedStudySequence]],
  ['3', [T.SeriesDate]],
  ['3', [T.SeriesTime]],
  ['3', [T.ProtocolName]],
  ['3', [T.OperatorsName]],
  ['3', [T.OperatorIdentificationSequence]],
  // General Equipment C.7.5.1
  ['3', [T.InstitutionName]],
  ['3', [T.InstitutionCodeSequence]],
  ['3', [T.StationName]],
  ['3', [T.DeviceSerialNumber]],
  // General Image C.7.6.1, General Reference C.12.4, General Acquisition C.7.10.1
  ['2C', [T.ContentDate]],
  ['2C', [T.ContentTime]],
  ['3', [T.AcquisitionDate]],
  ['3', [T.AcquisitionTime]],
  ['3', [T.AcquisitionDateTime]],
  ['3', [T.ReferencedImageSequence]],
  ['3', [T.SourceImageSequence]],
  // SOP Common C.12.1; Contributing Equipment holds the equipment's and operators' attributes once more
  ['3', [T.InstanceCreationDate]],
  ['3', [T.InstanceCreationTime]],
  ['3', [T.ContributingEquipmentSequence, T.InstitutionName]],
  ['3', [T.ContributingEquipmentSequence, T.InstitutionCodeSequence]],
  ['3', [T.ContributingEquipmentSequence, T.StationName]],
  ['3', [T.ContributingEquipmentSequence, T.OperatorsName]],
  ['3', [T.ContributingEquipmentSequence, T.OperatorIdentificationSequence]],
  ['3', [T.ContributingEquipmentSequence, T.DeviceSerialNumber]],
  // Device C.7.6.12
  ['3', [T.DeviceSequence, T.DeviceSerialNumber]],
];

/** CR Series C.8.1.1, CR Image C.8.1.2, Contrast/Bolus C.7.6.4. */
const computedRadiography: Types = [
  ['2', [T.ContrastBolusAgent]],
  ['3', [T.ReferencedPerformedProcedureStepSequence]],
  ['3', [T.AcquisitionDeviceProcessingDescription]],
  ['3', [T.DetectorID]],
];

/** DX Series C.8.11.1, DX Detector C.8.11.4, Acquisition Context C.7.6.14, Contrast/Bolus C.7.6.4. */
const digitalRadiography: Types = [
  ['2', [T.ContrastBolusAgent]],
  ['1C', [T.ReferencedPerformedProcedureStepSequence]],
  ['2', [T.AcquisitionContextSequence]],
  ['3', [T.AcquisitionDeviceProcessingDescription]],
  ['3', [T.DetectorID]],
  ['3', [T.DateOfLastDetectorCalibration]],
  ['3', [T.TimeOfLastDetectorCalibration]],
];

/** Contrast/Bolus C.7.6.4, General Series C.7.3.1: CT, MR. */
const slice: Types = [
  ['2', [T.ContrastBolusAgent]],
  ['3', [T.ReferencedPerformedProcedureStepSequence]],
];

/** General Series C.7.3.1; the SC modules (C.8.6) add none of these attributes. */
const secondaryCapture: Types = [['3', [T.ReferencedPerformedProcedureStepSequence]]];

/** Content date and time are of type 1 where functional groups are used (C.7.6.16), which they may be. */
const multiFrameCapture: Types = [
  ...secondaryCapture,
  ['1', [T.ContentDate]],
  ['1', [T.ContentTime]],
];

const storage = '1.2.840.10008.5.1.4.1.1';

/**
 * For presentation and for processing are one IOD; mammograms and intra-oral films are built on the DX modules (PS3.3
 * A.26 to A.28). Types of other images aren't written out: there the strongest action is taken that a row offers.
 */
export const iods: readonly Iod[] = [
  iod('CR', ['1'], computedRadiography),
  iod('DX', ['1.1', '1.1.1'], digitalRadiography),
  iod('MG', ['1.2', '1.2.1'], digitalRadiography),
  iod('IO', ['1.3', '1.3.1'], digitalRadiography),
  iod('CT', ['2'], slice),
  iod('MR', ['4'], slice),
  iod('SC', ['7'], secondaryCapture),
  iod('Multi-frame SC', ['7.1', '7.2', '7.3', '7.4'], multiFrameCapture),
];

export function iodOf(sopClassUid: string): Iod | undefined {
  return iods.find((known) => known.sopClassUids.includes(sopClassUid));
}

/**
 * The attribute's type at its place. What a known IOD does not have at the top level is an extension of type 3
 * (PS3.4 Standard Extended SOP Classes). Undefined where nothing is known: another IOD, or a place inside a sequence
 * that isn't written out.
 */
export function attributeType(
  known: Iod | undefined,
  path: readonly Tag[] | undefined,
): AttributeType | undefined {
  if (known === undefined || path === undefined) return undefined;
  return known.types.get(pathKey(path)) ?? (path.length === 1 ? '3' : undefined);
}

function iod(name: string, suffixes: readonly string[], own: Types): Iod {
  const sopClassUids = suffixes.map((suffix) => `${storage}.${suffix}`);
  const types = new Map([...shared, ...own].map(([type, path]) => [pathKey(path), type]));
  return { name, sopClassUids, types };
}

function pathKey(path: readonly Tag[]): string {
  return path.join('/');
}
