/** Where the basic offset table (PS3.5 A.4) holds something else than offsets. */
import type { ByteRange } from '../../bytes.ts';
import type { DicomObject, Fragment } from '../../dicom/data-set.ts';

/** Far above what any film has: a frame each four bytes. */
const mostBytes = 4 * 1024 * 1024;

/** Offsets ascend from zero and lie among the fragments, which no text does: its bytes say hundreds of megabytes. */
export async function hiddenInOffsetTable(
  { source }: DicomObject,
  fragments: readonly Fragment[],
): Promise<readonly ByteRange[]> {
  const [table, first] = fragments;
  if (table === undefined || table.valueEnd === table.valueStart) return [];
  const whole = { start: table.valueStart, end: table.valueEnd };
  const end = (fragments.at(-1)?.valueEnd ?? 0) - (first?.start ?? 0);
  if (whole.end - whole.start > mostBytes || (whole.end - whole.start) % 4 !== 0) return [whole];
  const bytes = await source.read(whole.start, whole.end);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let before = 0;
  for (let at = 0; at < bytes.byteLength; at += 4) {
    const offset = view.getUint32(at, true);
    if (offset < before || offset >= end || (at === 0 && offset !== 0)) return [whole];
    before = offset;
  }
  return [];
}
