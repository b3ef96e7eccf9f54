/** How many bytes of samples the header describes (PS3.3 C.7.6.3): what lies behind them is no picture. */
import { type DicomObject, type Element, findElement, type Tag } from '../../dicom/data-set.ts';
import * as T from '../../standard/tags.generated.ts';
import { asciiValue } from '../element-value.ts';

export interface FrameSize {
  /** Rows times columns. */
  readonly pixels: number;
  /** Samples times allocated bytes; below one where several pixels share a byte. */
  readonly bytesPerPixel: number;
  readonly frames: number;
}

const describing: readonly Tag[] = [
  T.Rows,
  T.Columns,
  T.SamplesPerPixel,
  T.BitsAllocated,
  T.NumberOfFrames,
];

/** Undefined where the header doesn't say, or says it twice: one of the two may go, and the other then counts. */
export function frameSizeOf(object: DicomObject): FrameSize | undefined {
  const said = object.dataSet.elements.filter(({ tag }) => describing.includes(tag));
  if (new Set(said.map(({ tag }) => tag)).size < said.length) return undefined;
  const pixels = (uint16(object, T.Rows) ?? 0) * (uint16(object, T.Columns) ?? 0);
  const bits = (uint16(object, T.SamplesPerPixel) ?? 1) * (uint16(object, T.BitsAllocated) ?? 0);
  if (pixels === 0 || bits === 0) return undefined;
  const frames = findElement(object.dataSet, T.NumberOfFrames);
  const count = isOf(frames, 'IS') ? Number(asciiValue(object, frames) || '1') : 1;
  if (!Number.isSafeInteger(count) || count < 1) return undefined;
  return { pixels, bytesPerPixel: bits / 8, frames: count };
}

/** Of all frames side by side, without the byte that makes the value even. */
export function sampleBytes({ pixels, bytesPerPixel, frames }: FrameSize): number {
  return Math.ceil(pixels * bytesPerPixel * frames);
}

function uint16(object: DicomObject, tag: Tag): number | undefined {
  const element = findElement(object.dataSet, tag);
  if (!isOf(element, 'US') || element.valueEnd - element.valueStart !== 2) return undefined;
  const bytes = object.bytes(element);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 2);
  return view.getUint16(0, !object.transferSyntax.bigEndian);
}

/** Under another VR it goes, and the size with it. */
function isOf(element: Element | undefined, vr: 'US' | 'IS'): element is Element {
  return element !== undefined && (element.vr === vr || element.vr === 'UN');
}
