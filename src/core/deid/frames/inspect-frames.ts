/** Finds text that hides inside compressed frames, where a data set's own rules don't reach. */
import type { ByteRange, ByteSource } from '../../bytes.ts';
import { type DicomObject, findElement } from '../../dicom/data-set.ts';
import { ImageError } from '../../images/image-error.ts';
import { PixelData } from '../../standard/tags.generated.ts';
import { DeidError } from '../deid-error.ts';
import { type FragmentsSource, fragmentsSource, sourceFrom } from './fragments-source.ts';
import type { InspectedFrame } from './inspected-frame.ts';
import { inspectJpegFrame } from './jpeg-frame.ts';
import { inspectJpeg2000Frame } from './jpeg2000-frame.ts';

type Inspect = (stream: ByteSource) => Promise<InspectedFrame>;

const root = '1.2.840.10008.1.2';
const jpeg = ['50', '51', '52', '53', '54', '55', '56', '57', '58', '70', '80', '81'];
const jpeg2000 = ['90', '91', '92', '93', '201', '202', '203'];

const inspectors: ReadonlyMap<string, Inspect> = new Map([
  ...jpeg.map((suffix) => [`${root}.4.${suffix}`, inspectJpegFrame] as const),
  ...jpeg2000.map((suffix) => [`${root}.4.${suffix}`, inspectJpeg2000Frame] as const),
]);

/** RLE (PS3.5 annex G) and uncompressed frames have no place for anything but samples. */
const nothingToHideIn: readonly string[] = [`${root}.5`, `${root}.1.98`];

/**
 * Ranges of `object.source` that hold text, or bytes after a frame's end, and aren't zero already. Overwriting them
 * with zeros changes no pixel and no length, so that fragments and offset tables stay right.
 *
 * Throws `DeidError` `frames-not-inspected` or `frames-unreadable`.
 */
export async function hiddenInFrames(object: DicomObject): Promise<readonly ByteRange[]> {
  const fragments = findElement(object.dataSet, PixelData)?.fragments;
  const { uid } = object.transferSyntax;
  if (fragments === undefined || nothingToHideIn.includes(uid)) return [];
  const inspect = inspectors.get(uid);
  if (inspect === undefined) {
    throw new DeidError('frames-not-inspected', 'frames in an encoding that is not inspected');
  }
  try {
    return await hiddenInStream(
      object,
      fragmentsSource(object.source, fragments.slice(1)),
      inspect,
    );
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new DeidError('frames-unreadable', error.message, { cause: error });
  }
}

/** A frame begins with a fragment of its own (PS3.5 A.4), so that no offset table is needed to find the next. */
async function hiddenInStream(
  object: DicomObject,
  stream: FragmentsSource,
  inspect: Inspect,
): Promise<readonly ByteRange[]> {
  const ranges: ByteRange[] = [];
  for (let start = 0; start < stream.sizeBytes; ) {
    const frame = await inspect(sourceFrom(stream, start));
    for (const span of frame.hidden) {
      ranges.push(...stream.locate(start + span.start, start + span.end));
    }
    const end = start + frame.end;
    const next = stream.fragmentEnd(end);
    // One byte makes the fragment's length even.
    if (next - end > 1) ranges.push(...stream.locate(end, next));
    start = next;
  }
  return notZero(object, ranges);
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
