/** The words for findings: nothing in braces that the check doesn't tell. */
import { describe, expect, it } from 'vitest';
import { findingSamples } from '../../../../test/builders/finding-samples.ts';
import { findingsIn } from '../../../../test/builders/findings-in.ts';
import { findings } from './findings.ts';

const words: Readonly<Record<string, { readonly label: string; readonly advice: string }>> =
  findings.byCode;
const variables = (text: string) =>
  [...text.matchAll(/\{\{(\w+)[^}]*\}\}/g)].map(([, name]) => name);

describe('words for findings', () => {
  it.each(Object.entries(findingSamples))('of %s hold only what it tells', async (code, sample) => {
    const { label = '', advice = '' } = words[code] ?? {};
    const found = await findingsIn(sample);
    const params = found.find((finding) => finding.code === code)?.params ?? {};
    expect(Object.keys(params)).toEqual(expect.arrayContaining(variables(label + advice)));
  });

  it('are short beside a file, and whole sentences in the advice', () => {
    for (const [code, { label, advice }] of Object.entries(words)) {
      expect({ code, fits: label.length <= 32 }).toEqual({ code, fits: true });
      expect({ code, ends: /[.?]$/.test(advice) }).toEqual({ code, ends: true });
    }
  });
});
