/** The pipeline over a `File`, in a browser and in Node: what the page sends is what was hashed. */
import { expect, it } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { buildPng, textChunk } from '../../../test/builders/png-file.ts';
import { blobSource, splicedToBlob } from '../bytes.ts';
import { defaultRecipe } from '../deid/recipe.ts';
import { resolveChecks } from '../quality/settings.ts';
import { processOne } from './process-one.ts';
import { sha256OfBlob } from './sha256.ts';

it.each([
  ['a DICOM film', buildChestFilm({ rows: 600, columns: 600 })],
  [
    'a deflated one',
    buildChestFilm({ rows: 600, columns: 600, transferSyntaxUid: '1.2.840.10008.1.2.1.99' }),
  ],
  ['a PNG', buildPng({ rows: 600, columns: 600, before: [textChunk('Example^Patient')] })],
])('of %s', async (_, bytes) => {
  const file = new File([bytes], 'Example Patient.dcm');
  const sent: Blob[] = [];
  const outcome = await processOne<string>(
    { key: 'f', name: file.name, open: async () => ({ bytes: blobSource(file) }) },
    {
      checks: resolveChecks(),
      patientIdPattern: '',
      treatment: () => ({
        kind: 'protect',
        recipe: defaultRecipe,
        replacement: { patientId: 'S-1' },
      }),
    },
    {
      async send({ bytes: safe, sha256, sizeBytes }) {
        const blob = splicedToBlob(safe, file);
        sent.push(blob);
        expect(blob.size).toBe(sizeBytes);
        expect(await sha256OfBlob(blob)).toBe(sha256);
        return { status: 'stored', receipt: 'r', alreadyHeld: false, findings: [] };
      },
    },
    { signal: new AbortController().signal },
  );
  expect(outcome).toMatchObject({ status: 'accepted' });
  expect(await sent[0]?.text()).not.toMatch(/Example\^Patient|HOSP-000123/);
});
