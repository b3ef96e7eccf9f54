/** Whatever an engine or its queue may fail with is worded, and nothing else is. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { mappingProblemCodes } from '../../../server/engines/http-json/mapping-problems.ts';
import { engines } from './engines.ts';

const server = path.resolve(import.meta.dirname, '../../../server');

/** Every code stands whole, between quotation marks, in the portal's sources. */
function codesOfPortal(): string[] {
  const files = fs
    .readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[^.]+\.ts$/.test(path.basename(file)));
  const codes = files.flatMap((file) => {
    const source = fs.readFileSync(path.join(server, file), 'utf8');
    return [...source.matchAll(/'(engine\/[a-z-]+)'/g)].map(([, code = '']) => code);
  });
  return [...new Set(codes)].sort();
}

it('covers every code of an engine, and none that is gone', () => {
  expect(Object.keys(engines.codes).sort()).toEqual(codesOfPortal());
});

it('covers every problem of a mapping', () => {
  expect(Object.keys(engines.problems).sort()).toEqual(['invalid', ...mappingProblemCodes].sort());
});
