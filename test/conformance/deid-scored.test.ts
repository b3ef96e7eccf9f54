/**
 * The ten actions by which the MIDI-B challenge scores de-identification, on a synthetic set of our own with an answer
 * key: 100 % of each. Words are compared as its validation script compares them, without punctuation and case.
 */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bufferSource, splicedToBytes } from '../../src/core/bytes.ts';
import type { Recipe } from '../../src/core/deid/recipe.ts';
import {
  type DataSet,
  type DicomObject,
  type Element,
  findElement,
} from '../../src/core/dicom/data-set.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { protect } from '../../src/core/pipeline/protect.ts';
import { readImage } from '../../src/core/pipeline/read-image.ts';
import { decodeFrame } from '../../src/core/pixels/decode-frame.ts';
import { PixelData } from '../../src/core/standard/tags.generated.ts';
import {
  type Answer,
  type ScoredAction,
  type ScoredFile,
  scoredActions,
  scoredSet,
} from './scored-set.ts';

const recipe: Recipe = {
  profile: 'basic',
  options: [
    'clean-pixel-data',
    'clean-descriptors',
    'shift-dates',
    'retain-patient-characteristics',
    'retain-safe-private',
  ],
};
const key = new Uint8Array(32).fill(11);
const newIds: Readonly<Record<string, string>> = {
  'HOSP-7781': 'SITE-0001',
  'HOSP-7782': 'SITE-0002',
  '0042': 'SITE-0003',
};

interface Scored {
  readonly file: ScoredFile;
  readonly before: DicomObject;
  readonly after: DicomObject;
}

async function protectedFile(file: ScoredFile): Promise<Scored> {
  const read = await readImage(bufferSource(file.bytes));
  if (!read.readable) throw new Error('a file of the set can not be read');
  const { bytes } = await protect(read.image, {
    kind: 'protect',
    recipe,
    replacement: { patientId: newIds[file.patient] ?? '', key },
    blank: file.boxes,
  });
  if (bytes === undefined) throw new Error('a file of the set was refused');
  const after = await readDicom(bufferSource(await splicedToBytes(bytes)));
  return { file, before: await readDicom(bufferSource(file.bytes)), after };
}

function at(object: DicomObject, path: readonly number[]): Element | undefined {
  let dataSet: DataSet | undefined = object.dataSet;
  let found: Element | undefined;
  for (const tag of path) {
    found = dataSet && findElement(dataSet, tag);
    dataSet = found?.items?.[0]?.dataSet;
  }
  return found;
}

function text(object: DicomObject, path: readonly number[]): string {
  const element = at(object, path);
  if (element === undefined || element.items !== undefined || element.tag === PixelData) return '';
  return new TextDecoder().decode(object.bytes(element)).replace(/[\0 ]+$/, '');
}

const wordsOf = (value: string): readonly string[] =>
  value.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** What each UID and Patient ID became, over the whole set. */
class Consistency {
  readonly #successors = new Map<string, string>();

  /** The same original always becomes the same, and no two become one. */
  holds(original: string, successor: string): boolean {
    const known = this.#successors.get(original);
    if (known !== undefined) return known === successor;
    const isTaken = [...this.#successors.values()].includes(successor);
    this.#successors.set(original, successor);
    return successor !== '' && !isTaken;
  }
}

async function md5OfPixels(object: DicomObject): Promise<string> {
  const pixels = findElement(object.dataSet, PixelData);
  if (pixels === undefined) return '';
  const bytes = await object.source.read(pixels.valueStart, pixels.valueEnd);
  return createHash('md5').update(bytes).digest('hex');
}

/** One grey over each box, and every sample outside of it as it was. */
async function areHidden({ file, before, after }: Scored): Promise<boolean> {
  const [old, now] = [await decodeFrame(before, 0), await decodeFrame(after, 0)];
  const inBoxes = (index: number) =>
    file.boxes.some(({ x, y, width, height }) => {
      const [row, column] = [Math.floor(index / now.columns), index % now.columns];
      return column >= x && column < x + width && row >= y && row < y + height;
    });
  const hidden = new Set<number>();
  for (const [index, sample] of now.pixels.entries()) {
    if (inBoxes(index)) hidden.add(sample);
    else if (sample !== old.pixels[index]) return false;
  }
  return file.boxes.length > 0 && hidden.size === 1;
}

async function isRight(
  scored: Scored,
  { action, path, text: wanted }: Answer,
  uids: Consistency,
  ids: Consistency,
): Promise<boolean> {
  const { before, after } = scored;
  const value = text(after, path);
  switch (action) {
    case 'tag_retained':
      return at(after, path) !== undefined;
    case 'text_notnull':
      return value !== '';
    case 'text_retained':
      return wordsOf(wanted).every((word) => wordsOf(value).includes(word));
    case 'text_removed':
      return wordsOf(wanted).every((word) => !wordsOf(value).includes(word));
    case 'date_shifted':
      return /^\d{8}$/.test(value) && value !== wanted;
    case 'uid_changed':
      return /^[\d.]{1,64}$/.test(value) && value !== wanted;
    case 'uid_consistent':
      return uids.holds(wanted, value);
    case 'patid_consistent':
      return ids.holds(wanted, value);
    case 'pixels_hidden':
      return areHidden(scored);
    case 'pixels_retained':
      return (await md5OfPixels(after)) === (await md5OfPixels(before));
  }
}

describe('the set with its answer key', () => {
  const wrong = new Map<ScoredAction, string[]>();
  const counts = new Map<ScoredAction, number>();
  const files: Scored[] = [];

  beforeAll(async () => {
    const [uids, ids] = [new Consistency(), new Consistency()];
    for (const file of await scoredSet()) files.push(await protectedFile(file));
    for (const [index, scored] of files.entries()) {
      for (const answer of scored.file.answers) {
        const { action, path } = answer;
        counts.set(action, (counts.get(action) ?? 0) + 1);
        if (await isRight(scored, answer, uids, ids)) continue;
        const where = path.map((tag) => tag.toString(16)).join('/');
        wrong.set(action, [...(wrong.get(action) ?? []), `file ${index}: ${where}`]);
      }
    }
  });

  it.each(scoredActions)('are all as they should be: %s', (action) => {
    expect(counts.get(action)).toBeGreaterThanOrEqual(6);
    expect(wrong.get(action) ?? []).toEqual([]);
  });

  it('has shifted the dates of one patient alike, and those of others otherwise', () => {
    const shifts = new Map<string, Set<number>>();
    for (const { file, after } of files) {
      for (const { action, path, text: was } of file.answers) {
        if (action !== 'date_shifted') continue;
        const days = (daysOf(text(after, path)) - daysOf(was)) / 86_400_000;
        shifts.set(file.patient, (shifts.get(file.patient) ?? new Set()).add(days));
      }
    }
    expect([...shifts.values()].map((days) => days.size)).toEqual([1, 1, 1]);
    expect(new Set([...shifts.values()].flatMap((days) => [...days])).size).toBe(3);
  });

  it('says in no file whom it was of, anywhere in its bytes', async () => {
    for (const { file, after } of files) {
      const bytes = await after.source.read(0, after.source.sizeBytes);
      const all = Buffer.from(bytes).toString('latin1');
      const secrets = file.answers.filter(({ action }) => action === 'text_removed');
      const words = secrets.flatMap(({ text: secret }) => secret.split(/[ ^]/));
      const long = words
        .filter((word) => word.length >= 5)
        .map((w) => Buffer.from(w).toString('latin1'));
      expect(long.filter((word) => all.includes(word))).toEqual([]);
    }
  });
});

function daysOf(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
}
