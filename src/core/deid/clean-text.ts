/**
 * What "clean" (PS3.15 Table E.1-1a, action C) means for text here: nobody judges it, so it stays only where it can be
 * proven to name nobody, being made of radiography's own words alone.
 */
import type { DataSet, DicomObject, Element, Tag } from '../dicom/data-set.ts';
import { findElement } from '../dicom/data-set.ts';
import { lookup } from '../standard/dictionary.ts';
import * as T from '../standard/tags.generated.ts';
import { asciiValue, isEmpty } from './element-value.ts';
import { vocabulary } from './vocabulary.ts';

/** Descriptions are short; a long text is a report. */
const mostCharacters = 256;

/**
 * Every word is in the vocabulary, and at most one number of one or two digits stands among them ("2 views"): more
 * digits make a date or an ID. ASCII; letters of either case.
 */
export function isCleanText(text: string): boolean {
  if (text.length > mostCharacters || !/^[\x20-\x7e\r\n\t]*$/.test(text)) return false;
  const words = text
    .toUpperCase()
    .replace(/X[ -]?RAY/g, 'XRAY')
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
  const numbers = words.filter((word) => /\d/.test(word));
  if (numbers.length > 1 || numbers.some((number) => number.length > 2)) return false;
  return words.every((word) => /^\d{1,2}$/.test(word) || vocabulary.has(word));
}

/** The same for an element where it stands: a code value is clean under a standard scheme, in that scheme's form. */
export function isCleanElement(object: DicomObject, dataSet: DataSet, element: Element): boolean {
  if (isEmpty(element)) return true;
  if (element.items !== undefined || element.fragments !== undefined) return false;
  const text = asciiValue(object, element);
  if (text === '') return false;
  switch (element.tag) {
    case T.CodeValue: {
      const designator = findElement(dataSet, T.CodingSchemeDesignator);
      // Under another VR it goes, and the code would be left without a scheme.
      const stays = designator?.vr === 'SH' || designator?.vr === 'UN';
      const scheme = stays ? asciiValue(object, designator) : '';
      return codeForms.get(scheme)?.test(text) ?? false;
    }
    case T.CodingSchemeDesignator:
      return codeForms.has(text);
    case T.CodingSchemeVersion:
      return /^[\d.]{1,8}$/.test(text);
    default:
      return isTerm(element.tag, text) || isCleanText(text);
  }
}

/** A code string whose every value is one of the terms that items are built from. */
function isTerm(tag: Tag, text: string): boolean {
  const isCodeString = lookup(tag)?.vrs.includes('CS') === true;
  return isCodeString && text.split('\\').every((value) => terms.has(value.trim()));
}

/** PS3.3 C.17.3 (content items), C.10.5 (graphics), C.7.6.1 and C.7.6.14 (references and context). */
const terms: ReadonlySet<string> = new Set([
  ...'TEXT NUM CODE CONTAINER PNAME DATE TIME DATETIME UIDREF COMPOSITE IMAGE WAVEFORM TABLE'.split(
    ' ',
  ),
  ...'SCOORD SCOORD3D TCOORD SEPARATE CONTINUOUS CONTAINS'.split(' '),
  ...['HAS OBS CONTEXT', 'HAS CONCEPT MOD', 'HAS PROPERTIES', 'HAS ACQ CONTEXT'],
  ...['INFERRED FROM', 'SELECTED FROM'],
  ...'POINT MULTIPOINT CIRCLE ELLIPSE POLYLINE POLYGON MULTISEGMENT SEGMENT BEGIN END'.split(' '),
  ...'PIXEL DISPLAY MATRIX FRAME VOLUME Y N YES NO REORIENTED_ONLY DCMR'.split(' '),
]);

/** Coding schemes of PS3.16 table 8-1, and how their codes look. */
const codeForms: ReadonlyMap<string, RegExp> = new Map([
  ['DCM', /^\d{6}$/],
  ['SCT', /^\d{6,18}$/],
  ['SRT', /^[A-Z][0-9A-Z]?-[0-9A-F]{4,6}$/],
  ['SNM3', /^[A-Z][0-9A-Z]?-[0-9A-F]{4,6}$/],
  ['99SDM', /^[A-Z][0-9A-Z]?-[0-9A-F]{4,6}$/],
  ['LN', /^\d{1,6}-\d$/],
  ['RADLEX', /^RID\d{1,6}$/],
  ['FMA', /^\d{4,6}$/],
  ['I10', /^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/],
  ['I10P', /^[0-9A-HJ-NP-Z]{7}$/],
  ['I9C', /^[EV]?\d{2,3}(\.\d{1,2})?$/],
  [
    'UCUM',
    /^(1|%|\{[a-z]{1,10}\}|[mckdu]?m[23]?|[mc]?l|[km]?g|[dcm]?Gy|[dm]Gy\.[cm]?m2|k?V|m?A|[mu]?s|min|h|d|wk|mo|a|deg|\[hnsf'U\]|kg\/m2)$/,
  ],
]);
