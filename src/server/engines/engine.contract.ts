/** What every engine must do; run against each entry of the registry. */
import { createHash } from 'node:crypto';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { bufferSource } from '../../core/bytes.ts';
import type { Engine, EngineImage, EngineResult, Submitted } from './engine.ts';

/** An image the engine can be asked about; different for each `seed`. */
export function sampleImage(seed: string, rows = 1200, columns = 1000): EngineImage {
  const bytes = new Uint8Array(Buffer.from(`sample ${seed}`));
  return {
    imageId: '6b1f5d3a-0000-4000-8000-000000000001',
    processingId: '6b1f5d3a-0000-4000-8000-000000000002',
    patientId: 'SITE-0001',
    facts: { kind: 'dicom', sizeBytes: bytes.byteLength, rows, columns },
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bufferSource(bytes),
  };
}

/** Asks until the answer is there. `settings` should make that soon. */
export async function answerOf(
  engine: Engine,
  image: EngineImage,
  settings: unknown,
): Promise<EngineResult> {
  const signal = new AbortController().signal;
  const parsed = engine.settings.parse(settings);
  let submitted: Submitted = await engine.submit(image, parsed, signal);
  while (submitted.status === 'pending') {
    const { ticket, askAgainAfterMs } = submitted;
    await new Promise((resolve) => setTimeout(resolve, askAgainAfterMs));
    // As it comes back from the database.
    submitted = await engine.collect(JSON.parse(JSON.stringify(ticket)), image, parsed, signal);
  }
  return submitted.result;
}

/** `imageOf` is for engines that look at the picture. */
export function describeEngine(
  engine: Engine,
  soonSettings: unknown,
  imageOf: typeof sampleImage = sampleImage,
): void {
  describe(`engine: ${engine.id}`, () => {
    it('has a name, a version, and settings that are valid by themselves', () => {
      expect(engine.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(engine.name).not.toBe('');
      expect(engine.version).not.toBe('');
      expect(engine.settings.safeParse({}).success).toBe(true);
    });

    it('refuses settings that are not its own', () => {
      expect(engine.settings.safeParse('fast').success).toBe(false);
      expect(engine.settings.safeParse(null).success).toBe(false);
    });

    it('answers with a score of 0 to 100 or a reason, and says who answered', async () => {
      for (let i = 0; i < 60; i++) {
        const result = await answerOf(engine, imageOf(`${i}`), soonSettings);
        expect(result.engineName).not.toBe('');
        expect(result.engineVersion).not.toBe('');
        expect(result.simulated).toBe(engine.simulated);
        if (result.kind === 'no-score') {
          expect(['not-a-pa-chest-film', 'not-supported', 'processing-failed']).toContain(
            result.reason,
          );
        } else {
          expect(result.score).toBeGreaterThanOrEqual(0);
          expect(result.score).toBeLessThanOrEqual(100);
        }
      }
    });

    it('may be asked again about the same image, and says the same', async () => {
      const image = imageOf('again');
      const first = await answerOf(engine, image, soonSettings);
      expect(await answerOf(engine, image, soonSettings)).toEqual(first);
    });

    it('draws heatmaps in the proportions of the image, with transparency', async () => {
      for (const [rows, columns] of [
        [2000, 1000],
        [500, 1500],
      ] as const) {
        for (let i = 0; i < 20; i++) {
          const result = await answerOf(engine, imageOf(`${i}`, rows, columns), soonSettings);
          if (result.kind !== 'score' || result.heatmapPng === undefined) continue;
          const { width, height, channels } = decode(result.heatmapPng);
          expect(channels).toBe(4);
          expect(width / height).toBeCloseTo(columns / rows, 1);
        }
      }
    });
  });
}
