/** The reference page is the table's. */
import fs from 'node:fs';
import { expect, it } from 'vitest';
import { configReference, configReferencePath } from './generate-config-reference.ts';

it('is up to date; node tools/generate-config-reference.ts writes it', () => {
  expect(fs.readFileSync(configReferencePath, 'utf8')).toBe(configReference());
});
