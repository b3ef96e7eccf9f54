/** What a de-identified file must say of itself (PS3.15 E.1.1, items 6 and 7), as whole elements. */
import type { NewElement, NewItem } from '../dicom/edit.ts';
import * as T from '../standard/tags.generated.ts';
import type { Method } from './method.ts';
import type { MethodCode } from './options/option.ts';

const basicProfile: MethodCode = {
  value: '113100',
  meaning: 'Basic Application Confidentiality Profile',
};

/** One value of De-identification Method (0012,0063), at most 64 characters (LO). */
const methodText = 'PS3.15 2024e E.2 Basic Application Confidentiality Profile';

/** In tag order. What stood in their place before goes: it may be free text, and it is no longer the whole truth. */
export function marksOf(method: Method): readonly NewElement[] {
  const codes = [basicProfile, ...method.options.map((option) => option.code)];
  return [
    text(T.PatientIdentityRemoved, 'CS', 'YES'),
    text(T.DeidentificationMethod, 'LO', methodText),
    {
      tag: T.DeidentificationMethodCodeSequence,
      vr: 'SQ',
      value: { kind: 'items', items: codes.map(codeItem) },
    },
    text(T.LongitudinalTemporalInformationModified, 'CS', method.temporalInformation),
  ];
}

/** PS3.3 8.8, code sequence macro. */
function codeItem(code: MethodCode): NewItem {
  return [
    text(T.CodeValue, 'SH', code.value),
    text(T.CodingSchemeDesignator, 'SH', 'DCM'),
    text(T.CodeMeaning, 'LO', code.meaning),
  ];
}

function text(tag: number, vr: string, value: string): NewElement {
  return { tag, vr, value: { kind: 'strings', strings: [value] } };
}
