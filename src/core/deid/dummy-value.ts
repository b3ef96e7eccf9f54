/** Values for action D (PS3.15 Table E.1-1a): of the right VR, the same in every file, and about nobody. */
import type { Tag } from '../dicom/data-set.ts';
import type { NewElement, NewItem, NewValue } from '../dicom/edit.ts';
import * as T from '../standard/tags.generated.ts';

/** A UID of the UUID-derived form (PS3.5 B.2) that no object has. */
export const dummyUid = '2.25.268213157410750583359958750067502509607';
const text = 'REMOVED';

/** `vr` is one of PS3.5 6.2; throws a defect for anything else. */
export function dummyValue(tag: Tag, vr: string): NewValue {
  switch (vr) {
    case 'AE':
    case 'CS':
    case 'LO':
    case 'LT':
    case 'PN':
    case 'SH':
    case 'ST':
    case 'UC':
    case 'UT':
      return strings(text);
    case 'AS':
      return strings('000Y');
    case 'DA':
      return strings('19000101');
    case 'TM':
      return strings('000000');
    case 'DT':
      return strings('19000101000000');
    case 'DS':
    case 'IS':
      return strings('0');
    case 'UI':
      return strings(dummyUid);
    case 'UR':
      return strings('about:blank');
    case 'OB':
    case 'UN':
      return { kind: 'bytes', bytes: new Uint8Array(2) };
    case 'AT':
    case 'FD':
    case 'FL':
    case 'OD':
    case 'OF':
    case 'OL':
    case 'OV':
    case 'OW':
    case 'SL':
    case 'SS':
    case 'SV':
    case 'UL':
    case 'US':
    case 'UV':
      return { kind: 'numbers', numbers: [0] };
    case 'SQ':
      return { kind: 'items', items: [dummyItem(tag)] };
    default:
      throw new TypeError(`no dummy value for VR ${vr}`);
  }
}

/** An item that satisfies the sequence's own required attributes, as far as an image can hold the sequence. */
function dummyItem(tag: Tag): NewItem {
  switch (tag) {
    case T.InstitutionCodeSequence:
    case T.PersonIdentificationCodeSequence:
      return dummyCode();
    case T.OperatorIdentificationSequence:
      return [
        {
          tag: T.PersonIdentificationCodeSequence,
          vr: 'SQ',
          value: { kind: 'items', items: [dummyCode()] },
        },
        element(T.InstitutionName, 'LO', text),
      ];
    case T.ContentSequence:
      // A report of one text (PS3.3 C.17.3).
      return [
        element(T.RelationshipType, 'CS', 'CONTAINS'),
        element(T.ValueType, 'CS', 'TEXT'),
        {
          tag: T.ConceptNameCodeSequence,
          vr: 'SQ',
          value: { kind: 'items', items: [dummyCode()] },
        },
        element(T.TextValue, 'UT', text),
      ];
    case T.ReferencedPerformedProcedureStepSequence:
      return [
        // Modality Performed Procedure Step SOP Class
        element(T.ReferencedSOPClassUID, 'UI', '1.2.840.10008.3.1.2.3.3'),
        element(T.ReferencedSOPInstanceUID, 'UI', dummyUid),
      ];
    default:
      return [];
  }
}

/** PS3.3 8.8, code sequence macro. */
function dummyCode(): NewItem {
  return [
    element(T.CodeValue, 'SH', text),
    element(T.CodingSchemeDesignator, 'SH', '99PLAINFILM'),
    element(T.CodeMeaning, 'LO', text),
  ];
}

function element(tag: Tag, vr: string, value: string): NewElement {
  return { tag, vr, value: strings(value) };
}

function strings(value: string): NewValue {
  return { kind: 'strings', strings: [value] };
}
