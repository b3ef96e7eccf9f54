/** The generated tables are what the generator makes of the standard's tables today. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../test/shared-folder.ts';
import { generatedFolder, generateStandard } from './generate-standard.ts';

const shared = sharedFolder();

describe.skipIf(shared === undefined)(
  'generated tables (needs the standard tables beside the checkout)',
  () => {
    // A skipped suite is still read.
    const generated: ReadonlyMap<string, string> =
      shared === undefined ? new Map() : generateStandard(path.join(shared, 'standard'));

    it.each([...generated])('%s is up to date', (name, content) => {
      expect(fs.readFileSync(path.join(generatedFolder, name), 'utf8')).toBe(content);
    });

    it('leaves no generated file that nothing makes', () => {
      const present = fs
        .readdirSync(generatedFolder)
        .filter((name) => name.includes('.generated.'));
      expect(present.sort()).toEqual([...generated.keys()].sort());
    });
  },
);
