/** What leaves as a blob: made once, so that the very blob that was proven is the one that is sent. */
import { isRange, type SplicedBytes } from './bytes.ts';

/** Shorter ranges are copied: each slice of a file asks another process, which takes longer than reading them did. */
const shortBytes = 64 * 1024;

const made = new WeakMap<SplicedBytes, Promise<Blob>>();

/** `original` is what `spliced.source` reads. Long ranges are slices of it, never read here. Rejects as the source does. */
export function leavingBlob(spliced: SplicedBytes, original: Blob): Promise<Blob> {
  const known = made.get(spliced);
  if (known !== undefined) return known;
  const blob = compose(spliced, original);
  made.set(spliced, blob);
  return blob;
}

async function compose({ source, pieces }: SplicedBytes, original: Blob): Promise<Blob> {
  const parts = pieces.map((piece) => {
    if (!isRange(piece)) return piece;
    const { start, end } = piece;
    return end - start > shortBytes ? original.slice(start, end) : source.read(start, end);
  });
  return new Blob(await Promise.all(parts));
}
