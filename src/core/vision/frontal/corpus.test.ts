/** Real files, where the folder of them lies beside the checkout: frontal films pass, whatever else a picture shows is flagged. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusFiles } from '../../../../test/shared-folder.ts';
import { bufferSource } from '../../bytes.ts';
import { lookAtPixels } from '../../pipeline/look-at-pixels.ts';
import { readImage } from '../../pipeline/read-image.ts';
import { resolveChecks } from '../../quality/settings.ts';

const checks = resolveChecks().filter(({ check }) => check.id === 'frontal-chest');
const files = corpusFiles();

/** What the check says of each file of these kinds, by name; files that no reader takes are left out. */
async function saidOf(kinds: RegExp): Promise<ReadonlyMap<string, string>> {
  const said = new Map<string, string>();
  for (const file of files) {
    // A coronal slice shows what a frontal film shows; whether it is flagged is nothing to rely on.
    if (!kinds.test(file.kind) || file.facts.view === 'Coronal') continue;
    const read = await readImage(bufferSource(new Uint8Array(await fs.readFile(file.path))));
    if (!read.readable) continue;
    const { findings } = await lookAtPixels(read.image, { checks });
    said.set(path.basename(file.path), findings[0]?.code ?? 'nothing');
  }
  return said;
}

// Skipped where the folder of real files is absent. Most of these films were trained on: the model card has the figures
// of films that were not. This shows that decoding, scaling and arithmetic here lead to what training saw.
describe.skipIf(files.length === 0)('frontal chest, on real files', () => {
  it('says nothing of frontal films', async () => {
    const said = await saidOf(
      /^(img-cxr-frontal|img-cxr-frontal-lowres|img-tb-labelled|dicom-chest-xr)$/,
    );
    expect(said.size).toBeGreaterThan(40);
    expect([...said].filter(([, code]) => code !== 'nothing')).toEqual([]);
  });

  it('flags every lateral film and every hand', async () => {
    const said = await saidOf(/^(img-cxr-lateral|img-hand-xray)$/);
    expect(said.size).toBeGreaterThan(12);
    expect([...said].filter(([, code]) => code === 'nothing')).toEqual([]);
  });

  it('flags most axial slices', async () => {
    const said = await saidOf(/^img-ct-slice$/);
    expect(said.size).toBeGreaterThan(6);
    const missed = [...said.values()].filter((code) => code === 'nothing');
    expect(missed.length).toBeLessThan(said.size / 3);
  });
});
