/** A bounded part of the fuzzer's inputs, the same in every run; `node tools/fuzz.ts` runs as many as one likes. */
import { describe, expect, it } from 'vitest';
import { type BombName, bomb, bombNames } from '../fuzz/bombs.ts';
import { fuzzInputs } from '../fuzz/inputs.ts';
import { judge } from '../fuzz/judge.ts';
import { fuzz } from '../fuzz/run.ts';

const run = 1;
const inputs = 12_000;

describe('mutated files', () => {
  it('are refused by code, or leave without a planted value, whatever was done to them', async () => {
    const { failures, outcomes } = await fuzz({ run, from: 0, to: inputs });
    const told = failures.map(({ input, message }) => `run ${run}, ${input}: ${message}`);
    expect(told).toEqual([]);
    // Both sides of the question were met.
    expect(outcomes.protected).toBeGreaterThan(inputs / 10);
    expect(Object.keys(outcomes).length).toBeGreaterThan(12);
  });

  it('are the same for the same run and number', async () => {
    const [one, another] = [await fuzzInputs(3), await fuzzInputs(3)];
    for (const index of [0, 17, 4711]) expect(one(index)).toEqual(another(index));
    expect(one(17).bytes).not.toEqual((await fuzzInputs(4))(17).bytes);
  });
});

describe('files made to use up memory or time', () => {
  it.each(bombNames)('%s: ends, by refusal or not', async (name: BombName) => {
    const outcome = await judge({ name, kind: 'dicom', bytes: bomb(name) }, 1);
    expect(outcome).toBe(name.startsWith('deflate') ? 'deflate-too-large' : 'protected');
  });
});
