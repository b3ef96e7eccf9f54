/** What a de-identified file must say of itself (PS3.15 E.1.1, items 6 and 7), as whole elements. */
import type { NewElement, NewItem } from '../dicom/edit.ts';
import * as T from '../standard/tags.generated.ts';
import type { Method } from './method.ts';
import type { MethodCode } from './options/option.ts';

const basicProfile: MethodCode = {
  value: '113100',
  meaning: 'Basic Application Confidentiality Profile',
};

/** Values of De-identification Method (0012,0063), each at most 64 characters (LO). */
const profileText = 'PS3.15 2024e E.2 Basic Application Confidentiality Profile';
const cleanedText = 'Burned-in text was looked for and removed from the pixels';
const uncleanedText = 'Pixels were not cleaned: burned-in text was not looked for';

/**
 * In tag order. What stood in their place before goes: it may be free text, and it is no longer the whole truth.
 * Burned In Annotation (0028,0301) is only said where the pixels were cleaned (PS3.15 E.3.1); else it stays as the
 * device has it, which may know, and the method's text says that nobody looked.
 */
export function marksOf(method: Method): readonly NewElement[] {
  const codes = [basicProfile, ...method.options.map((option) => option.code)];
  return [
    text(T.PatientIdentityRemoved, 'CS', 'YES'),
    text(
      T.DeidentificationMethod,
      'LO',
      profileText,
      method.cleansPixels ? cleanedText : uncleanedText,
    ),
    {
      tag: T.DeidentificationMethodCodeSequence,
      vr: 'SQ',
      value: { kind: 'items', items: codes.map(codeItem) },
    },
    ...(method.cleansPixels ? [text(T.BurnedInAnnotation, 'CS', 'NO')] : []),
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

function text(tag: number, vr: string, ...strings: readonly string[]): NewElement {
  return { tag, vr, value: { kind: 'strings', strings } };
}
