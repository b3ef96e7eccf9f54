/** The words for findings: nothing in braces that the check doesn't tell. */
import { describe, expect, it } from 'vitest';
import { findingSamples, soundFacts } from '../../../../test/builders/finding-samples.ts';
import type { ImageFacts } from '../../../core/pipeline/facts.ts';
import { inspect } from '../../../core/quality/inspect.ts';
import { resolveChecks } from '../../../core/quality/settings.ts';
import { findings } from './findings.ts';

const words: Readonly<Record<string, { readonly label: string; readonly advice: string }>> =
  findings.byCode;
const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);

describe('words for findings', () => {
  it.each(Object.entries(findingSamples))('of %s hold only what it tells', (code, sample) => {
    const { label = '', advice = '' } = words[code] ?? {};
    const wanted = variables(label + advice);
    if (sample.file !== undefined) {
      expect(wanted).toEqual([]);
      return;
    }
    const facts = Object.fromEntries(
      Object.entries({ ...soundFacts, ...sample.facts }).filter(([, value]) => value !== undefined),
    ) as unknown as ImageFacts;
    const found = inspect({ facts, ...sample.about }, resolveChecks(sample.settings));
    const params = found.find((finding) => finding.code === code)?.params ?? {};
    expect(Object.keys(params)).toEqual(expect.arrayContaining(wanted));
  });

  it('are short beside a file, and whole sentences in the advice', () => {
    for (const [code, { label, advice }] of Object.entries(words)) {
      expect({ code, fits: label.length <= 32 }).toEqual({ code, fits: true });
      expect({ code, ends: /[.?]$/.test(advice) }).toEqual({ code, ends: true });
    }
  });
});
