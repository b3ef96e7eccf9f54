/** The quality check over real files: what a film is goes, what is none is refused for what it is, and the page says so. */
import fs from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { qualityCorpusPage, qualityCorpusPath } from '../../tools/generate-quality-corpus.ts';
import { type JudgedFile, judgeCorpus } from '../../tools/quality-of-corpus.ts';
import { sharedFolder } from '../shared-folder.ts';

const absent = sharedFolder() === undefined;

describe.skipIf(absent)(
  `real files${absent ? ' (no folder of them beside the checkout)' : ''}`,
  () => {
    let judged: readonly JudgedFile[] = [];
    beforeAll(async () => {
      judged = await judgeCorpus();
    }, 240_000);

    const ofKinds = (kinds: RegExp) => judged.filter(({ kind }) => kinds.test(kind));
    const errorsOf = ({ verdict, codes }: JudgedFile) => (verdict === 'reject' ? codes[0] : '');

    test('every frontal film of sufficient size goes, warned at most', () => {
      const films = ofKinds(/^(dicom-chest-xr|img-cxr-frontal|img-tb-labelled)/);
      expect(films.length).toBeGreaterThan(40);
      const refused = films.filter(({ verdict }) => verdict === 'reject');
      // Two pictures of fewer than 512 pixels, and a film of 440 x 440.
      expect(refused.map(errorsOf)).toEqual(Array(refused.length).fill('matrix/too-small'));
      expect(refused.length).toBeLessThanOrEqual(3);
    });

    test('the film with black and white exchanged is told, and no other frontal one', () => {
      const exchanged = ofKinds(/chest-xr|cxr-frontal|tb-labelled/).filter(({ codes }) =>
        codes.includes('inverted/tone'),
      );
      expect(exchanged.map(({ name }) => name.split('__')[2])).toEqual(['Fake_MONOHR1.dcm']);
    });

    test.each([
      [/^dicomdir$/, /^readable\/dicomdir$/],
      [/^not-dicom-text$/, /^readable\/text$/],
      [/^dicom-broken$/, /^(readable\/(damaged|truncated)|sop-class\/(ct|mr))$/],
      [/^dicom-encapsulated-doc$/, /^sop-class\/document$/],
      [
        /^dicom-nonimage-object$/,
        /^(sop-class\/(radiotherapy|segmentation|report|waveform)|readable\/truncated)$/,
      ],
      [/^dicom-no-pixels$/, /^(readable|sop-class|identity|pixel-data)\//],
    ])('%s is refused as what it is', (kinds, reason) => {
      const files = ofKinds(kinds);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files)
        expect({ name: file.name, fits: reason.test(errorsOf(file) ?? '') }).toEqual({
          name: file.name,
          fits: true,
        });
    });

    test('other modalities are refused, but for secondary captures, which are warned of', () => {
      for (const { name, verdict, codes } of ofKinds(/^dicom-other-modality$/)) {
        const isCapture = codes.includes('sop-class/secondary-capture');
        expect({ name, refused: verdict === 'reject' || isCapture }).toEqual({
          name,
          refused: true,
        });
      }
    });

    test('the page is up to date; node tools/generate-quality-corpus.ts writes it', () => {
      expect(fs.readFileSync(qualityCorpusPath, 'utf8')).toBe(qualityCorpusPage(judged));
    });
  },
);
