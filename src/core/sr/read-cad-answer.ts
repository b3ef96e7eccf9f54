/**
 * What a CAD system's report says of a film: a score, a reason for none, or nothing that is certain. A number is taken
 * for a score only when its name, unit, range and image leave no doubt.
 */
import { type Code, type ContentItem, walkContent } from './content-item.ts';
import type { Report } from './read-content.ts';

/** How the numbers of a CAD system are to be read. */
export interface ScoreReading {
  /** Names of the number, as the report's concept has them; capitals, spaces and signs don't matter. */
  readonly names: readonly string[];
  /** What the highest score is, where somebody has said so; a number says it itself where its unit is percent. */
  readonly highest?: 100 | 1;
}

export const defaultReading: ScoreReading = {
  names: [
    'CAD4TB',
    'CAD4TB score',
    'TB score',
    'Tuberculosis score',
    'Tuberculosis probability',
    'Probability of tuberculosis',
    'Likelihood of tuberculosis',
    'Abnormality score',
  ],
};

export type UnclearReason =
  | 'incomplete'
  | 'no-number'
  | 'several-numbers'
  | 'out-of-range'
  | 'unknown-unit'
  | 'scale-in-doubt'
  | 'several-images';

export type CadAnswer =
  /** 0 to 100. */
  | { readonly kind: 'score'; readonly score: number; readonly sopInstanceUids: readonly string[] }
  /** As CAD4TB numbers them. */
  | {
      readonly kind: 'no-score';
      readonly code: -1 | -2 | -3;
      readonly sopInstanceUids: readonly string[];
    }
  | { readonly kind: 'unclear'; readonly reason: UnclearReason };

interface Candidate {
  readonly value: number;
  readonly unit: Code | undefined;
  readonly item: ContentItem;
  readonly above: readonly ContentItem[];
}

export function readCadAnswer(report: Report, reading: ScoreReading = defaultReading): CadAnswer {
  if (!report.isComplete) return unclear('incomplete');
  const names = new Set(reading.names.map(plain));
  const found = [...walkContent(report.root)].flatMap(({ item, above }) => {
    const number = numberOf(item);
    if (number === undefined || !isScore(item, above, names)) return [];
    return [{ ...number, item, above }];
  });
  const [first] = found;
  if (first === undefined) return unclear('no-number');
  if (found.some(({ value, unit }) => value !== first.value || unit?.value !== first.unit?.value)) {
    return unclear('several-numbers');
  }
  const images = imagesOf(found, report);
  if (images.length > 1) return unclear('several-images');
  return judge(first, reading.highest, images);
}

function judge(
  { value, unit }: Candidate,
  highest: ScoreReading['highest'],
  sopInstanceUids: readonly string[],
): CadAnswer {
  if (value === -1 || value === -2 || value === -3) {
    return { kind: 'no-score', code: value, sopInstanceUids };
  }
  const scale = scaleOf(unit, highest ?? 100);
  if (scale === undefined) return unclear('unknown-unit');
  if (value < 0 || value > scale) return unclear('out-of-range');
  // 0.7 read as 0.7 of 100 where 70 is meant would send a sick person home.
  const isInDoubt = highest === undefined && unit?.value !== '%' && value > 0 && value <= 1;
  if (isInDoubt) return unclear('scale-in-doubt');
  return { kind: 'score', score: scale === 1 ? value * 100 : value, sopInstanceUids };
}

/** What a number of this unit can be at most; undefined for millimetres and the like. */
function scaleOf(unit: Code | undefined, highest: 100 | 1): 100 | 1 | undefined {
  const text = (unit?.value ?? '').toLowerCase();
  if (text === '%') return 100;
  const isPlain = text === '' || text === '1' || text === 'no units' || /^\{.*\}$/.test(text);
  return isPlain ? highest : undefined;
}

/** By its own name; or, as TID 4104 has it, the certainty of a finding that is tuberculosis. */
function isScore(
  item: ContentItem,
  above: readonly ContentItem[],
  names: ReadonlySet<string>,
): boolean {
  const { concept } = item;
  if (concept === undefined) return false;
  if (names.has(plain(concept.meaning)) || names.has(plain(concept.value))) return true;
  const isCertainty = concept.scheme === 'DCM' && concept.value === '111012';
  return isCertainty && above.slice(0, 2).some(isTuberculosis);
}

/** A finding that is coded as tuberculosis, or a container that one stands right in. */
function isTuberculosis(item: ContentItem): boolean {
  const codes = [item.code, ...(item.children ?? []).map(({ code }) => code)];
  return codes.some(
    (code) => code !== undefined && tuberculosis.has(`${code.scheme} ${code.value}`),
  );
}

/** SNOMED CT and the older SNOMED RT codes (PS3.16), ICD-10. */
const tuberculosis = new Set([
  'SCT 56717001',
  'SCT 154283005',
  'SRT DE-14800',
  'SRT DE-14810',
  'I10 A15',
  'I10 A16',
]);

/** Of NUM, or of TEXT that holds nothing but a number. */
function numberOf(item: ContentItem): { value: number; unit: Code | undefined } | undefined {
  if (item.numeric !== undefined) return { value: item.numeric.value, unit: item.numeric.unit };
  const [, digits, percent] =
    /^\s*(-?\d{1,3}(?:\.\d{1,6})?)\s*(%?)\s*$/.exec(item.text ?? '') ?? [];
  if (digits === undefined) return undefined;
  const unit = percent === '%' ? { value: '%', scheme: 'UCUM', meaning: 'percent' } : undefined;
  return { value: Number(digits), unit };
}

/** What the score was inferred from, else all that the report was made from. */
function imagesOf(found: readonly Candidate[], report: Report): readonly string[] {
  const near = found.flatMap(({ item, above }) =>
    [item, ...above.slice(0, -1)].flatMap(({ children = [], references = [] }) =>
      [...references, ...children.flatMap((child) => child.references ?? [])].map(uidOf),
    ),
  );
  const all = near.length > 0 ? near : allImages(report);
  return [...new Set(all)].filter((uid) => uid !== '');
}

function allImages({ root, evidence }: Report): readonly string[] {
  if (evidence.length > 0) return evidence.map(uidOf);
  return [...walkContent(root)].flatMap(({ item }) => (item.references ?? []).map(uidOf));
}

const uidOf = ({ sopInstanceUid }: { readonly sopInstanceUid: string }) => sopInstanceUid;

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

function unclear(reason: UnclearReason): CadAnswer {
  return { kind: 'unclear', reason };
}
