/** The conformance statement is what the engine's tables say. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { options } from '../src/core/deid/options/index.ts';
import { profileRows } from '../src/core/standard/confidentiality-profile.ts';
import { conformance, conformancePath } from './generate-conformance.ts';

describe('the statement about de-identification', () => {
  const page = conformance();

  it('is up to date; node tools/generate-conformance.ts writes it', () => {
    expect(fs.readFileSync(conformancePath, 'utf8')).toBe(page);
  });

  it('has every row and every option', () => {
    const rows = page.split('\n').filter((line) => /^\| \((....,....|odd groups)\) /.test(line));
    expect(rows.length).toBeGreaterThan(profileRows().length);
    for (const { id, code } of options) expect(page).toContain(`| \`${id}\` | ${code.value} |`);
    expect(page).toMatch(/\| \(0010,0010\) \| PatientName \| PN \| Z \| emptied \| {2}\|/);
    expect(page).toMatch(/\(0008,0020\) \| StudyDate .*`shift-dates`: shifted/);
  });
});
