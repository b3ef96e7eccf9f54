/** Finds what a report calls its score, whether it can be read or not: what can't be read must not be overlooked. */
import { type Code, type ContentItem, walkContent } from './content-item.ts';
import { plainName, productNames, type ScoreReading } from './score-reading.ts';

export interface ScoreNumber {
  readonly value: number;
  readonly unit: Code | undefined;
}

export interface FoundScore {
  readonly item: ContentItem;
  /** What it stands under, nearest first. */
  readonly above: readonly ContentItem[];
  /** Absent where it isn't one number. */
  readonly number: ScoreNumber | undefined;
}

export function findScores(root: ContentItem, reading: ScoreReading): readonly FoundScore[] {
  const names = new Set(reading.names.map(plainName).filter((name) => name !== ''));
  return [...walkContent(root)].flatMap(({ item, above }) => {
    const isScore = isNamed(item, names, reading) || isCertaintyOfTuberculosis(item, above);
    if (!isScore || [item, ...above].some(isContext)) return [];
    return [{ item, above, number: numberOf(item) }];
  });
}

/** Of who, what and when else, and of how a name is meant: nothing that was found (PS3.3 table C.17.3-8). */
function isContext({ relationship = '' }: ContentItem): boolean {
  return ['HAS OBS CONTEXT', 'HAS ACQ CONTEXT', 'HAS CONCEPT MOD'].includes(relationship);
}

function isNamed(
  { concept, valueType }: ContentItem,
  names: ReadonlySet<string>,
  { isConfigured = false }: ScoreReading,
): boolean {
  if (concept === undefined || (valueType !== 'NUM' && valueType !== 'TEXT')) return false;
  const meaning = plainName(concept.meaning);
  // A code alone may stand for a threshold as well; what it means is said beside it.
  if (isConfigured && names.has(plainName(concept.value))) return true;
  if (!names.has(meaning)) return false;
  return valueType === 'NUM' || isConfigured || !productNames.has(meaning);
}

/** As TID 4104 has it: the certainty of a finding, which stands at the finding or beside it in a container of its own. */
function isCertaintyOfTuberculosis(item: ContentItem, above: readonly ContentItem[]): boolean {
  const { concept } = item;
  if (item.valueType !== 'NUM' || concept?.scheme !== 'DCM' || concept.value !== '111012') {
    return false;
  }
  const findings =
    above
      .slice(0, 2)
      .map(findingsOf)
      .find(({ length }) => length > 0) ?? [];
  return findings.length > 0 && findings.every((code) => tuberculosis.has(keyOf(code)));
}

/** What a finding is, or all those that a container has right in it. */
function findingsOf(item: ContentItem): readonly Code[] {
  return [item, ...(item.children ?? [])].flatMap(({ concept, code }) =>
    code !== undefined && concept !== undefined && findingNames.has(keyOf(concept)) ? [code] : [],
  );
}

const keyOf = ({ scheme, value }: Code) => `${scheme} ${value}`;

/** Single Image Finding, Composite Feature, Finding, Impression, Conclusion (PS3.16 annex D). */
const findingNames = new Set([
  'DCM 111059',
  'DCM 111015',
  'DCM 121071',
  'DCM 121073',
  'DCM 121077',
]);

/** SNOMED CT and the older SNOMED RT codes (PS3.16), ICD-10. */
const tuberculosis = new Set([
  'SCT 56717001',
  'SCT 154283005',
  'SRT DE-14800',
  'SRT DE-14810',
  'I10 A15',
  'I10 A16',
]);

/** The score is not of the film: its name is changed, or it is said to be of one side, or of the finding's absence. */
export function isOfPart({ item, above }: FoundScore): boolean {
  const around = [item, ...above.slice(0, 2)];
  const beside = around.flatMap(({ children = [] }) => children);
  return (
    [item, ...above.slice(0, 1)].some((of) => (of.children ?? []).some(changesName)) ||
    [...around, ...beside].some(({ code }) => code !== undefined && parts.has(keyOf(code)))
  );
}

/** A modifier of the name; not the same name in other words or in a language (PS3.16 TID 1204, 1210). */
function changesName({ relationship, concept }: ContentItem): boolean {
  if (relationship !== 'HAS CONCEPT MOD') return false;
  return concept === undefined || !['DCM 121049', 'DCM 121050'].includes(keyOf(concept));
}

/** Left, right and absent, in SNOMED CT and SNOMED RT. */
const parts = new Set([
  'SCT 7771000',
  'SCT 24028007',
  'SCT 2667000',
  'SRT G-A101',
  'SRT G-A100',
  'SRT G-A203',
]);

/** Of NUM, or of TEXT that holds nothing but a number. */
function numberOf(item: ContentItem): ScoreNumber | undefined {
  if (item.numeric !== undefined) return { value: item.numeric.value, unit: item.numeric.unit };
  const [, digits, percent] =
    /^\s*(-?\d{1,3}(?:\.\d{1,6})?)\s*(%?)\s*$/.exec(item.text ?? '') ?? [];
  if (digits === undefined) return undefined;
  const unit = percent === '%' ? { value: '%', scheme: 'UCUM', meaning: 'percent' } : undefined;
  return { value: Number(digits), unit };
}
