/** The attribute types that combined actions go by, against the IOD and module tables of PS3.3 that GDCM ships. */
import { describe, expect, test } from 'vitest';
import { attributeType, iods } from '../../src/core/deid/attribute-types.ts';
import { formatTag } from '../../src/core/dicom/data-set.ts';
import { profileRow } from '../../src/core/standard/confidentiality-profile.ts';
import { readPart3 } from './part3.ts';

/** Tables of PS3.3 by the names of our IODs; those for presentation and for processing are one. */
const tables: Readonly<Record<string, readonly string[]>> = {
  CR: ['A.2-1'],
  DX: ['A.26-1'],
  MG: ['A.27-1'],
  IO: ['A.28-1'],
  CT: ['A.3-1'],
  MR: ['A.4-1'],
  SC: ['A.8-1'],
  'Multi-frame SC': ['A.8-2', 'A.8-3', 'A.8-4', 'A.8-5'],
};

/** Of type 1 in those that use functional groups, which later editions let all of them do. */
const stricter: ReadonlySet<string> = new Set([
  'Multi-frame SC (0008,0023)',
  'Multi-frame SC (0008,0033)',
]);

const part3 = readPart3();

describe.skipIf(part3 === undefined)(
  'types of attributes, by the tables that come with GDCM',
  () => {
    test.each(iods.map((iod) => [iod.name, iod] as const))('of %s', (name, iod) => {
      const wrong: string[] = [];
      let compared = 0;
      for (const table of tables[name] ?? []) {
        for (const [key, type] of part3!(table)) {
          const path = key.split('/').map(Number);
          if (!profileRow(path.at(-1)!)?.basicProfile.includes('/')) continue;
          const ours = attributeType(iod, path);
          // What isn't written out is treated as the strongest of all.
          if (ours === undefined) continue;
          compared += 1;
          const place = path.map(formatTag).join(' > ');
          const isStricter = ours < type && stricter.has(`${name} ${place}`);
          if (ours !== type && !isStricter) wrong.push(`${place}: ${ours}, not ${type}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThanOrEqual(25);
    });
  },
);
