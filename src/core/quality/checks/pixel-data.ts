/** The pixels must be there, and as many as the header says. */
import { type DicomObject, type Element, findElement } from '../../dicom/data-set.ts';
import type { ImageFacts } from '../../pipeline/facts.ts';
import type { PixelErrorCode } from '../../pixels/pixel-error.ts';
import { defineCheck, type Verdict } from '../check.ts';

const PIXEL_DATA = 0x7fe00010;

type Reason = 'missing' | 'empty' | 'no-dimensions' | 'too-short' | 'too-long' | 'not-encapsulated';

/** Codes of `PixelError` that other findings of this check and of its neighbours already say, or that say nothing of the file. */
const saidElsewhere: ReadonlySet<PixelErrorCode> = new Set([
  'no-pixel-data',
  'unsupported-transfer-syntax',
  'wrong-length',
  'codec-unavailable',
]);

export const pixelData = defineCheck({
  id: 'pixel-data',
  reasons: [
    'missing',
    'empty',
    'no-dimensions',
    'too-short',
    'too-long',
    'not-encapsulated',
    'undecodable',
  ],
  defaultLevel: 'error',
  scope: 'file',
  thresholds: {},
  run({ facts, dicom }) {
    if (dicom === undefined) return [];
    const verdict = judge(facts, dicom, findElement(dicom.dataSet, PIXEL_DATA));
    return verdict === undefined ? [] : [{ ...verdict, engineCode: -3 }];
  },
  runOnUndecoded({ pixelError }) {
    return saidElsewhere.has(pixelError) ? [] : [{ reason: 'undecodable', engineCode: -3 }];
  },
});

function judge(
  facts: ImageFacts,
  dicom: DicomObject,
  element: Element | undefined,
): Verdict<Reason> | undefined {
  if (element === undefined) return { reason: 'missing' };
  if (!facts.rows || !facts.columns) return { reason: 'no-dimensions' };
  if (dicom.transferSyntax.encapsulated) {
    if (element.fragments === undefined) return { reason: 'not-encapsulated' };
    // The first item is the basic offset table (PS3.5 A.4), which holds no pixels.
    const filled = element.fragments.slice(1).some((f) => f.valueEnd > f.valueStart);
    return filled ? undefined : { reason: 'empty' };
  }
  const actual = element.valueEnd - element.valueStart;
  if (actual === 0) return { reason: 'empty' };
  const expected = nativeLength(facts, facts.rows, facts.columns);
  const params = { expectedBytes: expected, actualBytes: actual };
  if (actual < expected) return { reason: 'too-short', params };
  // One byte pads to even length (PS3.5 7.1.1). More is odd, but every reader takes the pixels from the front.
  if (actual > expected + 1) return { reason: 'too-long', mild: true, params };
  return undefined;
}

/** Bytes of all frames, cells packed as PS3.5 8.1.1 packs them. */
function nativeLength(facts: ImageFacts, rows: number, columns: number): number {
  // Two of every four chrominance samples are left out (PS3.3 C.7.6.3.1.2).
  const samples =
    facts.photometricInterpretation === 'YBR_FULL_422' ? 2 : (facts.samplesPerPixel ?? 1);
  const cells = rows * columns * samples * Math.max(1, facts.numberOfFrames ?? 1);
  return Math.ceil((cells * (facts.bitsAllocated ?? 8)) / 8);
}
