/** The simulator keeps the engines' contract, and its settings do what they say. */
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { answerOf, describeEngine, sampleImage } from './engine.contract.ts';
import type { EngineResult } from './engine.ts';
import { EngineError } from './engine.ts';
import { createEngines } from './index.ts';
import { simulator } from './simulator.ts';

describeEngine(simulator, { delayMs: 0, noScoreShare: 0.3 });

async function answers(settings: object, count = 120): Promise<EngineResult[]> {
  return Promise.all(
    Array.from({ length: count }, (_, i) => answerOf(simulator, sampleImage(`${i}`), settings)),
  );
}

describe('simulator', () => {
  it('is registered under its own id, and ids are unique', () => {
    const engines = createEngines({
      inbox: { withReceived: async (_, use) => await use([]) },
      transcode: async () => undefined,
      callbacks: { received: async () => [], addressOf: () => undefined },
      modelsDir: '/nowhere',
    });
    expect(engines).toContain(simulator);
    expect(new Set(engines.map((engine) => engine.id)).size).toBe(engines.length);
  });

  it('flags every result as simulated', async () => {
    const all = await answers({ delayMs: 0, noScoreShare: 0.5 });
    expect(all.every((result) => result.simulated)).toBe(true);
    const reasons = all.flatMap((result) => (result.kind === 'no-score' ? [result.reason] : []));
    expect(new Set(reasons)).toEqual(
      new Set(['not-a-pa-chest-film', 'not-supported', 'processing-failed']),
    );
  });

  it('gives scores only, or none, as told', async () => {
    const scored = await answers({ delayMs: 0, noScoreShare: 0 });
    expect(scored.every((result) => result.kind === 'score')).toBe(true);
    const none = await answers({ delayMs: 0, noScoreShare: 1 });
    expect(none.every((result) => result.kind === 'no-score')).toBe(true);
  });

  it('fails for good as told', async () => {
    const failing = answerOf(simulator, sampleImage('x'), { delayMs: 0, failureShare: 1 });
    await expect(failing).rejects.toThrow(EngineError);
    await expect(failing).rejects.toMatchObject({ retryable: false });
  });

  it('lets the caller wait, and asks to be asked again until it is time', async () => {
    const signal = new AbortController().signal;
    const settings = simulator.settings.parse({ delayMs: 3000 });
    const image = sampleImage('wait');
    const submitted = await simulator.submit(image, settings, signal);
    if (submitted.status !== 'pending') throw new Error('answered at once');
    expect(submitted.askAgainAfterMs).toBeGreaterThan(1900);
    expect(submitted.askAgainAfterMs).toBeLessThan(4100);
    const early = await simulator.collect(submitted.ticket, image, settings, signal);
    expect(early.status).toBe('pending');
    const late = await simulator.collect({ readyAt: Date.now() - 1 }, image, settings, signal);
    expect(late.status).toBe('done');
  });

  it('paints over the lungs and leaves the corners clear', async () => {
    const [result] = (await answers({ delayMs: 0, noScoreShare: 0 }, 30)).filter(
      (candidate) => candidate.kind === 'score' && candidate.score > 50,
    );
    if (result?.kind !== 'score' || result.heatmapPng === undefined) throw new Error('no heatmap');
    const { width, height, data } = decode(result.heatmapPng);
    const alphaAt = (x: number, y: number) => data[(y * width + x) * 4 + 3] ?? -1;
    expect(alphaAt(0, 0)).toBe(0);
    expect(alphaAt(width - 1, height - 1)).toBe(0);
    expect(data.filter((_, i) => i % 4 === 3).some((alpha) => alpha > 50)).toBe(true);
  });
});
