/** Making the installed programs whole: links that npm doesn't bring, also by two at once, also where nothing may be written. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { completeBinaries } from './postgres-binaries.ts';

let base: string;
let native: string;
beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-bin-'));
  native = path.join(base, 'package', 'native');
  fs.mkdirSync(path.join(native, 'lib'), { recursive: true });
  fs.writeFileSync(path.join(base, 'package', 'package.json'), '{"version":"17.0.0"}');
  fs.writeFileSync(path.join(native, 'lib', 'libpq.so.5.17'), 'library');
  writeLinks([{ source: 'native/lib/libpq.so.5.17', target: 'native/lib/libpq.so.5' }]);
});
afterEach(() => fs.rmSync(base, { recursive: true }));

function writeLinks(links: readonly { source: string; target: string }[]): void {
  fs.writeFileSync(path.join(native, 'pg-symlinks.json'), JSON.stringify(links));
}

it('makes the links in place, and again without complaint', () => {
  for (let time = 0; time < 2; time++) {
    expect(completeBinaries(native, base)).toBe(native);
    expect(fs.readFileSync(path.join(native, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  }
});

it('copies the programs where the package may not be changed', () => {
  const refuse = () => {
    throw Object.assign(new Error('read-only'), { code: 'EROFS' });
  };
  const copy = completeBinaries(native, base, (target, link) =>
    link.startsWith(native) ? refuse() : fs.symlinkSync(target, link),
  );
  expect(copy).toBe(path.join(base, 'postgresql-17.0.0'));
  expect(fs.readFileSync(path.join(copy, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  expect(fs.readdirSync(base).sort()).toEqual(['package', 'postgresql-17.0.0']);
  expect(completeBinaries(native, base, refuse)).toBe(copy);
});

it('bears with another process that makes the same link at the same moment', () => {
  const late = (target: string, link: string) => {
    fs.symlinkSync(target, link);
    fs.symlinkSync(target, link);
  };
  expect(completeBinaries(native, base, late)).toBe(native);
});

it('makes no link outside of the package', () => {
  writeLinks([{ source: 'native/lib/libpq.so.5.17', target: '../escaped' }]);
  completeBinaries(native, base);
  expect(fs.existsSync(path.join(base, 'escaped'))).toBe(false);
});
