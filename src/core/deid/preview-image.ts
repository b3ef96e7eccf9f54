/** What becomes of every chunk or segment of a PNG or JPEG, told before it happens. */
import { type ByteSource, isRange, type Piece } from '../bytes.ts';
import { type ImagePart, isKeptWhole } from '../images/image-part.ts';
import { dissectImage } from '../images/protect-image.ts';
import type { PreviewAction, PreviewRow, PreviewRule } from './preview.ts';
import { type PreviewValue, shortText, wordsAmong } from './preview-value.ts';

/** Long enough for what people write; XMP goes on for pages. */
const readBytes = 4 * 1024;

/**
 * `leaving`: what leaves in the picture's place; without it the picture leaves as it is. Throws `ImageError` as
 * `protectImage` does.
 */
export async function previewImage(
  source: ByteSource,
  leaving?: ByteSource,
): Promise<readonly PreviewRow[]> {
  const { parts, facts } = await dissectImage(source);
  const rows = await Promise.all(parts.map((part) => rowOf(source, part, leaving !== undefined)));
  if (leaving === undefined) return rows;
  const after = await dissectImage(leaving);
  if (after.facts.kind !== facts.kind) return [...rows.map(gone), ...after.parts.map(added)];
  if (facts.kind === 'jpeg') return rows;
  return await Promise.all(
    rows.map((row, at) => asItLeaves(row, source, parts[at], leaving, after.parts)),
  );
}

/** Of a PNG whose pixels are written anew, what they are and are read by changes too. */
async function asItLeaves(
  row: PreviewRow,
  source: ByteSource,
  before: ImagePart | undefined,
  leaving: ByteSource,
  parts: readonly ImagePart[],
): Promise<PreviewRow> {
  if (row.action !== 'kept' || before === undefined) return row;
  const now = parts.find(({ name }) => name === row.name);
  const rule: PreviewRule = { kind: 'pixels' };
  if (now === undefined) return { ...gone(row), rule };
  const [old, found] = await Promise.all([
    source.read(before.start, before.end),
    leaving.read(now.start, now.end),
  ]);
  const isSame = old.byteLength === found.byteLength && old.every((byte, i) => byte === found[i]);
  const after: PreviewValue = { kind: 'bytes', sizeBytes: found.byteLength };
  return isSame ? row : { ...row, action: 'replaced', rule, after };
}

async function rowOf(
  source: ByteSource,
  part: ImagePart,
  isProtected: boolean,
): Promise<PreviewRow> {
  const rule: PreviewRule = { kind: isProtected ? 'picture-part' : 'as-it-is' };
  const row = { depth: 0, tag: '', name: part.name, rule };
  const action = isProtected ? actionOf(part) : 'kept';
  const before = await partValue(source, part);
  if (action === 'removed') return { ...row, action, before };
  const sizeBytes = part.keep.reduce((sum, piece) => sum + sizeOf(piece), 0);
  const after: PreviewValue = action === 'kept' ? before : { kind: 'bytes', sizeBytes };
  return { ...row, action, before, after };
}

/** A JPEG leaves as PNG: nothing of it is kept as it was. */
function gone({ after: _, ...row }: PreviewRow): PreviewRow {
  return { ...row, action: 'removed' };
}

function added({ name, start, end }: ImagePart): PreviewRow {
  const after: PreviewValue = { kind: 'bytes', sizeBytes: end - start };
  return { depth: 0, tag: '', name, action: 'added', rule: { kind: 'pixels' }, after };
}

function actionOf(part: ImagePart): PreviewAction {
  if (isKeptWhole(part)) return 'kept';
  return part.keep.length === 0 ? 'removed' : 'replaced';
}

/** The words in it, where there are any; pixels and tables are only so many bytes. */
async function partValue(source: ByteSource, part: ImagePart): Promise<PreviewValue> {
  const bytes: PreviewValue = { kind: 'bytes', sizeBytes: part.end - part.start };
  if (isKeptWhole(part)) return bytes;
  const text = wordsAmong(
    await source.read(part.start, Math.min(part.end, part.start + readBytes)),
  );
  return text === '' ? bytes : shortText(text);
}

function sizeOf(piece: Piece): number {
  return isRange(piece) ? piece.end - piece.start : piece.byteLength;
}
