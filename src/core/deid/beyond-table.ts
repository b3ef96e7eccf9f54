/**
 * Public attributes that Table E.1-1 has no row for and that can name a person, a place or a day all the same. That an
 * attribute is missing from the table is no proof that it is harmless.
 */
import type { Tag } from '../dicom/data-set.ts';
import type { DictionaryEntry } from '../standard/dictionary.ts';
import * as T from '../standard/tags.generated.ts';
import type { Method } from './method.ts';

/** Names, days, addresses and free text (PS3.5 6.2). */
const telling: ReadonlySet<string> = new Set('AE AS DA DT LT PN ST TM UR UT'.split(' '));

const listed: ReadonlySet<Tag> = new Set([
  // What was encrypted may be the original identity (PS3.15 E.1.1), and nobody here can look.
  T.EncryptedAttributesSequence,
  // Nothing without the signatures, which go (PS3.3 C.12.1.1.3).
  T.MACParametersSequence,
  // About private attributes that are gone, in words of the device's maker or its user.
  T.PrivateDataElementCharacteristicsSequence,
  T.PrivateDataElementDefinitionSequence,
  // A recorded voice or heartbeat tells whose it is.
  T.WaveformSequence,
  T.EncapsulatedDocument,
  T.HPGLDocument,
  // Only one person's, and only in another calendar than the attributes of the table.
  T.PatientBirthDateInAlternativeCalendar,
  T.PatientDeathDateInAlternativeCalendar,
  T.BreedRegistrationNumber,
  // Numbers and names of records and media that lead to the patient.
  T.ImageID,
  T.RecordKey,
  T.PriorRecordKey,
  T.StorageMediaFileSetID,
  T.OwnerID,
  T.ProductLotIdentifier,
  T.AssessmentSetID,
  // A value of whatever attribute is selected; the table has the other VRs that may be anything.
  T.SelectorODValue,
  T.SelectorOFValue,
  T.SelectorOLValue,
  T.SelectorOVValue,
  T.SelectorOWValue,
  // People, and where they can be reached.
  T.HangingProtocolCreator,
  T.HangingProtocolUserGroupName,
  T.ContactDisplayName,
  T.ComponentWelderIDs,
  T.NTPSourceAddress,
  // One line of free text, as the attributes of many lines are that go by their VR.
  T.PerformedProcedureTypeDescription,
  T.ResourceDescription,
  T.CompletionFlagDescription,
  T.ContentDescription,
  T.FrameOfInterestDescription,
  T.FrameLabel,
  T.InstructionText,
  T.PotentialReasonsForProcedure,
  T.PotentialDiagnosticTasks,
  T.SubstanceAdministrationNotes,
  T.SystemStatusComment,
  T.TestResultComment,
  T.DataSetDescription,
]);

/** Which device it was, as the rows of the table's column for it. */
const devices: ReadonlySet<Tag> = new Set([
  T.DeviceID,
  T.SecondaryCaptureDeviceID,
  T.AuthorizationEquipmentCertificationNumber,
  T.SubstanceAdministrationDeviceID,
]);

/** One line of text. */
const oneLine: ReadonlySet<string> = new Set('LO SH'.split(' '));

/** Group of baggage screening (PS3.3 A.70): passes, itineraries and owners. */
const screeningGroup = 0x4010;

/** UIDs that name a kind of thing, which private ones do too: no patient's object is behind them. */
const kinds: ReadonlySet<Tag> = new Set([
  T.SOPClassUID,
  T.ReferencedSOPClassUID,
  T.RelatedGeneralSOPClassUID,
  T.OriginalSpecializedSOPClassUID,
  T.SOPClassesInStudy,
  T.SOPClassesSupported,
  T.PertinentSOPClassesInStudy,
  T.PertinentSOPClassesInSeries,
  T.AvailableTransferSyntaxUID,
  T.StoredInstanceTransferSyntaxUID,
  T.FlowTransferSyntaxUID,
  T.CodingSchemeUID,
  T.ContextUID,
  T.ContextGroupExtensionCreatorUID,
  T.MappingResourceUID,
  T.CreatorVersionUID,
]);

/** For an attribute that has no row: an action as the table writes it, or undefined where it stays. */
export function actionBeyondTable(
  tag: Tag,
  entry: DictionaryEntry,
  method: Pick<Method, 'columns'>,
): 'X' | 'X/Z/D' | 'U' | undefined {
  if (listed.has(tag) || tag >>> 16 === screeningGroup) {
    return entry.vrs.includes('SQ') ? 'X' : 'X/Z/D';
  }
  // Nothing makes an attribute of the past any longer, and nobody checks what is in it.
  if (entry.retired && entry.vrs.some((vr) => oneLine.has(vr))) return 'X';
  if (entry.vrs.includes('UI')) {
    return kinds.has(tag) || method.columns.includes('retain-uids') ? undefined : 'U';
  }
  if (devices.has(tag)) {
    return method.columns.includes('retain-device-identity') ? undefined : 'X/Z/D';
  }
  // A code may be written as a URN (PS3.3 8.8).
  const isTelling = tag !== T.URNCodeValue && entry.vrs.some((vr) => telling.has(vr));
  return isTelling ? 'X/Z/D' : undefined;
}
