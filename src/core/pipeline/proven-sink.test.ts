/** What the last gate before the network lets through. */
import { expect, test } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { blobSource, type SplicedBytes, splicedSizeBytes } from '../bytes.ts';
import { defaultRecipe } from '../deid/recipe.ts';
import { protect } from './protect.ts';
import { provenSink } from './proven-sink.ts';
import { readImage } from './read-image.ts';
import type { Prepared, Sink } from './sink.ts';

const file = new File([buildChestFilm({ attributes: { PatientName: 'DOE^JANE' } })], 'film.dcm');
const treatment = {
  kind: 'protect',
  recipe: defaultRecipe,
  replacement: { patientId: 'SITE-0001' },
} as const;

async function offer(bytes: SplicedBytes, more: Partial<Prepared> = {}) {
  let passed = 0;
  const sink: Sink<string> = {
    send: async () => {
      passed += 1;
      return { status: 'stored', receipt: 'receipt', alreadyHeld: false, findings: [] };
    },
  };
  const prepared: Prepared = {
    key: 'k',
    kind: 'dicom',
    bytes,
    sizeBytes: splicedSizeBytes(bytes),
    sha256: 'a'.repeat(64),
    facts: { kind: 'dicom', sizeBytes: 1 },
    findings: [],
    ...more,
  };
  const never = new AbortController().signal;
  const result = await provenSink(sink, file, treatment).send(prepared, () => {}, never);
  return { passed, result };
}

async function protectedBytes(patientId: string): Promise<SplicedBytes> {
  const read = await readImage(blobSource(file));
  if (!read.readable) throw new Error('the film should be readable');
  const { bytes } = await protect(read.image, { ...treatment, replacement: { patientId } });
  if (!bytes) throw new Error('the film should be protected');
  return bytes;
}

test('a film without identity, under the ID that was asked for, passes', async () => {
  expect(await offer(await protectedBytes('SITE-0001'))).toMatchObject({
    passed: 1,
    result: { status: 'stored' },
  });
});

test.each([
  [
    'as it came',
    async () => ({ bytes: { source: blobSource(file), pieces: [{ start: 0, end: file.size }] } }),
  ],
  ['under another ID', async () => ({ bytes: await protectedBytes('SITE-0002') })],
  [
    'that can’t be read',
    async () => {
      const bytes = await protectedBytes('SITE-0001');
      return { bytes: { ...bytes, pieces: bytes.pieces.slice(1) } };
    },
  ],
  [
    'with a name beside it',
    async () => ({ bytes: await protectedBytes('SITE-0001'), more: { name: 'DOE_JANE.dcm' } }),
  ],
])('a film %s does not pass', async (_, make) => {
  const { bytes, more } = (await make()) as { bytes: SplicedBytes; more?: Partial<Prepared> };
  const { passed, result } = await offer(bytes, more);
  expect(passed).toBe(0);
  expect(result).toMatchObject({ status: 'refused' });
});
