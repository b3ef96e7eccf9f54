/** The reference page is the registry's and the words'. */
import fs from 'node:fs';
import { expect, it } from 'vitest';
import { qualityChecksPage, qualityChecksPath } from './generate-quality-checks.ts';

it('is up to date; node tools/generate-quality-checks.ts writes it', async () => {
  expect(fs.readFileSync(qualityChecksPath, 'utf8')).toBe(await qualityChecksPage());
});
