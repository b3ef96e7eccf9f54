/** Finds what hides in and behind pixels, where a data set's own rules don't reach: text of compressed frames, excess bytes. */
import type { ByteRange } from '../../bytes.ts';
import type { DicomObject, Element, Fragment } from '../../dicom/data-set.ts';
import { isPixelDataTag } from '../../dicom/parse-vr.ts';
import { type ByteWindow, byteWindow, windowFrom } from '../../images/byte-window.ts';
import { ImageError } from '../../images/image-error.ts';
import { FloatPixelData, PixelData } from '../../standard/tags.generated.ts';
import { DeidError } from '../deid-error.ts';
import { inspectDeflatedFrame } from './deflated-frame.ts';
import { type FragmentsSource, fragmentsSource } from './fragments-source.ts';
import { type FrameSize, frameSizeOf, sampleBytes } from './frame-size.ts';
import type { InspectedFrame } from './inspected-frame.ts';
import { inspectJpegFrame } from './jpeg-frame.ts';
import { inspectJpeg2000Frame } from './jpeg2000-frame.ts';
import { hiddenInOffsetTable } from './offset-table.ts';
import { inspectRleFrame } from './rle-frame.ts';

type Inspect = (
  window: ByteWindow,
  size: FrameSize,
  /** Of the frame's first fragment. */
  fragmentEnd: number,
) => Promise<InspectedFrame>;

const root = '1.2.840.10008.1.2';
const jpeg = ['50', '51', '52', '53', '54', '55', '56', '57', '58', '70', '80', '81'];
const jpeg2000 = ['90', '91', '92', '93', '201', '202', '203'];

const inspectors: ReadonlyMap<string, Inspect> = new Map<string, Inspect>([
  ...jpeg.map((suffix) => [`${root}.4.${suffix}`, inspectJpegFrame] as const),
  ...jpeg2000.map((suffix) => [`${root}.4.${suffix}`, inspectJpeg2000Frame] as const),
  [`${root}.5`, inspectRleFrame],
  [`${root}.1.98`, inspectSamples],
  [`${root}.8.1`, inspectDeflatedFrame],
]);

/**
 * Ranges of `object.source` that hold text, bytes after a frame's end or no offsets where offsets belong, and aren't
 * zero already. Overwriting them with zeros changes no pixel and no length, so that fragments stay where they are.
 *
 * Throws `DeidError` `frames-not-inspected` or `frames-unreadable`.
 */
export async function hiddenInFrames(object: DicomObject): Promise<readonly ByteRange[]> {
  const [pixels, ...more] = object.dataSet.elements.filter(({ tag }) => isPixelDataTag(tag));
  if (pixels === undefined || pixels.valueEnd === pixels.valueStart) {
    if (more.length > 0) throw unreadable('there are pixels twice');
    return [];
  }
  if (more.length > 0) throw unreadable('there are pixels twice');
  const size = frameSizeOf(object);
  if (size === undefined) throw unreadable('nothing says how many pixels there are');
  const { fragments } = pixels;
  const hidden =
    fragments === undefined
      ? behindSamples(pixels, size)
      : await hiddenInFragments(object, fragments, size);
  return notZero(object, hidden);
}

function unreadable(message: string, cause?: unknown): DeidError {
  return new DeidError('frames-unreadable', message, { cause });
}

/** One byte makes the value's length even. */
function behindSamples(pixels: Element, size: FrameSize): readonly ByteRange[] {
  const bits: Readonly<Record<number, number>> = { [FloatPixelData]: 32, [PixelData]: 0 };
  const bytesPerPixel = bits[pixels.tag] === 0 ? size.bytesPerPixel : (bits[pixels.tag] ?? 64) / 8;
  const samples = sampleBytes({ ...size, bytesPerPixel });
  const start = pixels.valueStart + samples + (samples % 2);
  // Numbers of a measurement, which no film is: either all of them are there, or it is something else.
  if (pixels.tag !== PixelData && start !== pixels.valueEnd) {
    throw unreadable('not as many numbers as there are pixels');
  }
  return start < pixels.valueEnd ? [{ start, end: pixels.valueEnd }] : [];
}

async function hiddenInFragments(
  object: DicomObject,
  fragments: readonly Fragment[],
  size: FrameSize,
): Promise<readonly ByteRange[]> {
  const inspect = inspectors.get(object.transferSyntax.uid);
  if (inspect === undefined) {
    throw new DeidError('frames-not-inspected', 'frames in an encoding that is not inspected');
  }
  try {
    const stream = fragmentsSource(object.source, fragments.slice(1));
    const table = await hiddenInOffsetTable(object, fragments);
    return [...table, ...(await hiddenInStream(stream, inspect, size))];
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw unreadable(error.message, error);
  }
}

/** A frame begins with a fragment of its own (PS3.5 A.4), so that no offset table is needed to find the next. */
async function hiddenInStream(
  stream: FragmentsSource,
  inspect: Inspect,
  size: FrameSize,
): Promise<readonly ByteRange[]> {
  const window = byteWindow(stream);
  const ranges: ByteRange[] = [];
  let frames = 0;
  for (let start = 0; start < stream.sizeBytes; ) {
    frames += 1;
    // Viewers show none of them, so that nobody would see what is in there.
    if (frames > size.frames) throw new ImageError('bad-structure', 'more frames than are said');
    const frame = await inspect(
      windowFrom(window, start),
      size,
      stream.fragmentEnd(start + 1) - start,
    );
    for (const span of frame.hidden) {
      ranges.push(...stream.locate(start + span.start, start + span.end));
    }
    const end = start + frame.end;
    const next = stream.fragmentEnd(end);
    // One byte makes the fragment's length even.
    if (next - end > 1) ranges.push(...stream.locate(end, next));
    start = next;
  }
  return ranges;
}

/** Uncompressed frames in fragments (PS3.5 A.4.12): samples and nothing else. */
async function inspectSamples(window: ByteWindow, size: FrameSize): Promise<InspectedFrame> {
  const end = sampleBytes({ ...size, frames: 1 });
  if (end > window.sizeBytes) throw new ImageError('truncated', 'a frame has fewer samples');
  return { hidden: [], end };
}

async function notZero(
  object: DicomObject,
  ranges: readonly ByteRange[],
): Promise<readonly ByteRange[]> {
  const contents = await Promise.all(
    ranges.map((range) => object.source.read(range.start, range.end)),
  );
  return ranges.filter((_, index) => contents[index]?.some((byte) => byte !== 0));
}
