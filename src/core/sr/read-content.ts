/** Reads the content tree of a Structured Report. */
import { type DataSet, type DicomObject, findElement, type Tag } from '../dicom/data-set.ts';
import { itemsOf, numbersOf, stringsOf, textOf } from '../dicom/values.ts';
import * as T from '../standard/tags.generated.ts';
import type { Code, ContentItem, Numeric, SopReference } from './content-item.ts';

/** Reports nest a handful deep; deeper ones are damage or an attack. */
const deepest = 64;

export interface Report {
  readonly root: ContentItem;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly manufacturer: string;
  readonly modelName: string;
  readonly softwareVersions: string;
  /** PARTIAL says that there is more to come (PS3.3 C.17.2). */
  readonly isComplete: boolean;
  /** Of Current Requested Procedure Evidence Sequence and Pertinent Other Evidence Sequence. */
  readonly evidence: readonly SopReference[];
}

/** Undefined for an object without a content tree, or one that nests without end. */
export function readReport(object: DicomObject): Report | undefined {
  const { dataSet } = object;
  if (!isShallow(dataSet)) return undefined;
  const root = readItem(object, dataSet);
  if (root === undefined || root.valueType !== 'CONTAINER') return undefined;
  const text = (tag: Tag) => textOf(object, findElement(dataSet, tag));
  return {
    root,
    studyInstanceUid: text(T.StudyInstanceUID),
    sopInstanceUid: text(T.SOPInstanceUID),
    manufacturer: text(T.Manufacturer),
    modelName: text(T.ManufacturerModelName),
    softwareVersions: stringsOf(object, findElement(dataSet, T.SoftwareVersions)).join(' '),
    isComplete: text(T.CompletionFlag) !== 'PARTIAL',
    evidence: [
      T.CurrentRequestedProcedureEvidenceSequence,
      T.PertinentOtherEvidenceSequence,
    ].flatMap((tag) => evidenceOf(object, dataSet, tag)),
  };
}

/** Cutting a tree off could hide what contradicts the rest of it. */
function isShallow(dataSet: DataSet): boolean {
  let level: readonly DataSet[] = [dataSet];
  for (let depth = 0; depth <= deepest; depth += 1) {
    if (level.length === 0) return true;
    level = level.flatMap((above) => itemsOf(above, T.ContentSequence));
  }
  return false;
}

function readItem(object: DicomObject, dataSet: DataSet): ContentItem | undefined {
  const text = (tag: Tag) => textOf(object, findElement(dataSet, tag));
  const valueType = text(T.ValueType);
  if (valueType === '') return undefined;
  const children: ContentItem[] = [];
  for (const below of itemsOf(dataSet, T.ContentSequence)) {
    const child = readItem(object, below);
    // An item by reference has no value type and says nothing new.
    if (child !== undefined) children.push(child);
  }
  const concept = codeOf(object, dataSet, T.ConceptNameCodeSequence);
  const relationship = text(T.RelationshipType);
  return {
    valueType,
    children,
    ...(relationship === '' ? {} : { relationship }),
    ...(concept === undefined ? {} : { concept }),
    ...itemValueOf(object, dataSet, valueType),
  };
}

function itemValueOf(
  object: DicomObject,
  dataSet: DataSet,
  valueType: string,
): Partial<Pick<ContentItem, 'text' | 'code' | 'numeric' | 'references'>> {
  switch (valueType) {
    case 'TEXT':
      return { text: textOf(object, findElement(dataSet, T.TextValue)) };
    case 'CODE': {
      const code = codeOf(object, dataSet, T.ConceptCodeSequence);
      return code === undefined ? {} : { code };
    }
    case 'NUM': {
      const numeric = numericOf(object, dataSet);
      return numeric === undefined ? {} : { numeric };
    }
    case 'IMAGE':
    case 'COMPOSITE':
      return { references: referencesOf(object, dataSet) };
    default:
      return {};
  }
}

/** One value that is a number, as text or as binary; both alike where both are there. */
function numericOf(object: DicomObject, dataSet: DataSet): Numeric | undefined {
  const measured = itemsOf(dataSet, T.MeasuredValueSequence);
  const [only] = measured;
  if (only === undefined || measured.length > 1) return undefined;
  const values = numbersOf(object, findElement(only, T.NumericValue));
  const exact = numbersOf(object, findElement(only, T.FloatingPointValue));
  const [value] = values;
  if (value === undefined || values.length > 1 || !Number.isFinite(value)) return undefined;
  if (exact.length > 1 || (exact[0] !== undefined && Math.abs(exact[0] - value) > 0.01)) {
    return undefined;
  }
  const unit = codeOf(object, only, T.MeasurementUnitsCodeSequence);
  return unit === undefined ? { value } : { value, unit };
}

/** Of several codes nobody knows which is meant. */
function codeOf(object: DicomObject, dataSet: DataSet, tag: Tag): Code | undefined {
  const [item, ...more] = itemsOf(dataSet, tag);
  if (item === undefined || more.length > 0) return undefined;
  const text = (of: Tag) => textOf(object, findElement(item, of));
  return {
    value: text(T.CodeValue) || text(T.LongCodeValue) || text(T.URNCodeValue),
    scheme: text(T.CodingSchemeDesignator),
    meaning: text(T.CodeMeaning),
  };
}

function referencesOf(object: DicomObject, dataSet: DataSet): SopReference[] {
  return itemsOf(dataSet, T.ReferencedSOPSequence).map((item) => ({
    sopClassUid: textOf(object, findElement(item, T.ReferencedSOPClassUID)),
    sopInstanceUid: textOf(object, findElement(item, T.ReferencedSOPInstanceUID)),
  }));
}

function evidenceOf(object: DicomObject, dataSet: DataSet, tag: Tag): SopReference[] {
  return itemsOf(dataSet, tag)
    .flatMap((study) => itemsOf(study, T.ReferencedSeriesSequence))
    .flatMap((series) => referencesOf(object, series));
}
