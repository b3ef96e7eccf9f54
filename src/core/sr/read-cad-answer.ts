/**
 * What a CAD system's report says of a film: a score, a reason for none, or nothing that is certain. A number is taken
 * for a score only when its name, unit, range and image leave no doubt.
 */
import { type Code, walkContent } from './content-item.ts';
import { type FoundScore, findScores, isOfPart, type ScoreNumber } from './find-scores.ts';
import type { Report } from './read-content.ts';
import { defaultReading, type ScoreReading } from './score-reading.ts';

export type UnclearReason =
  | 'incomplete'
  | 'no-number'
  | 'several-numbers'
  | 'out-of-range'
  | 'unknown-unit'
  | 'scale-in-doubt'
  | 'of-a-part'
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

export function readCadAnswer(report: Report, reading: ScoreReading = defaultReading): CadAnswer {
  if (!report.isComplete) return unclear('incomplete');
  const found = findScores(report.root, reading);
  const [first] = found;
  if (first === undefined) return unclear('no-number');
  const { number } = first;
  // A second one that can't be read may say anything.
  if (number === undefined) return unclear(found.length > 1 ? 'several-numbers' : 'no-number');
  const isSame = ({ number: other }: FoundScore) =>
    other?.value === number.value && other.unit?.value === number.unit?.value;
  if (!found.every(isSame)) return unclear('several-numbers');
  if (found.some(isOfPart)) return unclear('of-a-part');
  const images = imagesOf(found, report);
  if (images.length > 1) return unclear('several-images');
  return judge(number, reading.highest, images);
}

function judge(
  { value, unit }: ScoreNumber,
  highest: ScoreReading['highest'],
  sopInstanceUids: readonly string[],
): CadAnswer {
  const isPercent = unit?.value === '%';
  const scale = scaleOf(unit, highest ?? 100);
  if (scale === undefined) return unclear('unknown-unit');
  if (value === -1 || value === -2 || value === -3) {
    return { kind: 'no-score', code: value, sopInstanceUids };
  }
  if (value < 0 || value > scale) return unclear('out-of-range');
  // 0.7 of 1 or 7 of 10, read as of 100, would send a sick person home; so would a share that calls itself percent.
  const isInDoubt = isPercent
    ? highest === 1 && value > 0 && value <= 1
    : highest === undefined && value > 0 && value <= 10;
  if (isInDoubt) return unclear('scale-in-doubt');
  return { kind: 'score', score: scale === 1 ? hundredfold(value) : value + 0, sopInstanceUids };
}

/** 0.57 is 57, and not a hair below a threshold of 57. */
function hundredfold(value: number): number {
  return Math.round(value * 1e8) / 1e6;
}

/** What a number of this unit can be at most; undefined for millimetres and the like. */
function scaleOf(unit: Code | undefined, highest: 100 | 1): 100 | 1 | undefined {
  const text = (unit?.value ?? '').toLowerCase();
  if (text === '%') return 100;
  const isPlain = text === '' || text === '1' || text === 'no units' || /^\{.*\}$/.test(text);
  return isPlain ? highest : undefined;
}

/** What the score was inferred from, else all that the report was made from. */
function imagesOf(found: readonly FoundScore[], report: Report): readonly string[] {
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

function unclear(reason: UnclearReason): CadAnswer {
  return { kind: 'unclear', reason };
}
