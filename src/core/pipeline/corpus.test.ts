/** Real files, where the folder of them lies beside the checkout: none throws, and each is told what is wrong with it. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CorpusFile, corpusFiles } from '../../../test/shared-folder.ts';
import { bufferSource } from '../bytes.ts';
import { resolveChecks } from '../quality/settings.ts';
import { type Examined, examine } from './examine.ts';

const files = corpusFiles();
const rules = { checks: resolveChecks(), patientIdPattern: '' };

async function examined(file: CorpusFile): Promise<Examined> {
  const bytes = new Uint8Array(await fs.readFile(file.path));
  return examine(bufferSource(bytes), rules);
}

const errorsOf = ({ findings }: Examined) =>
  findings.filter(({ level }) => level === 'error').map(({ code }) => code);

/** Files of these kinds, by name, with the errors found in them. */
async function errorsOfKinds(kinds: RegExp): Promise<ReadonlyMap<string, readonly string[]>> {
  const chosen = files.filter((file) => kinds.test(file.kind));
  expect(chosen.length).toBeGreaterThan(0);
  const found = new Map<string, readonly string[]>();
  for (const file of chosen) {
    found.set(path.basename(file.path), errorsOf(await examined(file)));
  }
  return found;
}

/** One chest film of the corpus has 440 x 440 pixels, fewer than the matrix check lets pass. */
const smallFilm = 'CR-MONO1-10-chest';

// Skipped where the folder of real files is absent.
describe.skipIf(files.length === 0)('real files', () => {
  it('lets every frontal chest DICOM of sufficient size go, warned at most', async () => {
    for (const [name, errors] of await errorsOfKinds(/^dicom-chest-xr$/))
      expect({ name, errors }).toEqual({
        name,
        errors: name.endsWith(smallFilm) ? ['matrix/too-small'] : [],
      });
  });

  it('lets pictures go, warned of what may be written on them, unless they are too small', async () => {
    for (const file of files.filter(({ kind }) => /^img-(cxr|tb)/.test(kind))) {
      const { findings } = await examined(file);
      const codes = findings.map(({ code }) => code);
      expect(codes).toContain('burned-in/photograph');
      const isSmall = Math.min(Number(file.facts.rows), Number(file.facts.cols)) < 512;
      expect(errorsOf({ findings })).toEqual(isSmall ? ['matrix/too-small'] : []);
    }
  });

  it('refuses directories and text as what they are', async () => {
    for (const [name, errors] of await errorsOfKinds(/^dicomdir$/))
      expect({ name, errors }).toEqual({ name, errors: ['readable/dicomdir'] });
    for (const [name, errors] of await errorsOfKinds(/^not-dicom-text$/))
      expect({ name, errors }).toEqual({ name, errors: ['readable/text'] });
  });

  it('refuses what holds no film', async () => {
    const kinds = /^dicom-(encapsulated-doc|nonimage-object|no-pixels|broken)$/;
    for (const [name, errors] of await errorsOfKinds(kinds))
      expect({ name, refused: errors.length > 0 }).toEqual({ name, refused: true });
  });

  it('names other modalities by their SOP class', async () => {
    const reasons: Readonly<Record<string, string>> = {
      CT: 'sop-class/ct',
      MR: 'sop-class/mr',
      US: 'sop-class/ultrasound',
      PT: 'sop-class/nuclear',
      SR: 'sop-class/report',
      SEG: 'sop-class/segmentation',
      DOC: 'sop-class/document',
      ECG: 'sop-class/waveform',
      MG: 'sop-class/mammogram',
      RTPLAN: 'sop-class/radiotherapy',
    };
    let named = 0;
    for (const file of files) {
      const { image, findings } = await examined(file);
      const expected = reasons[image?.facts.modality ?? ''];
      if (image?.facts.sopClassUid === undefined || expected === undefined) continue;
      expect({ file: file.path, errors: errorsOf({ findings }) }).toEqual({
        file: file.path,
        errors: [expected],
      });
      named += 1;
    }
    expect(named).toBeGreaterThan(80);
  });

  it('lets nothing else go but secondary captures and films', async () => {
    for (const [name, errors] of await errorsOfKinds(/^dicom-other-modality$/)) {
      const file = files.find((each) => path.basename(each.path) === name);
      if (errors.length > 0 || file === undefined) continue;
      const codes = (await examined(file)).findings.map(({ code }) => code);
      expect(codes).toContain('sop-class/secondary-capture');
    }
  });
});
