/** An engine that only pretends: deterministic scores, no-scores and failures, so that a portal can be tried without a CAD system. */
import { z } from 'zod';
import type { Engine, EngineImage, EngineResult, NoScoreReason, Submitted } from './engine.ts';
import { EngineError } from './engine.ts';
import { heatmapSize, simulatedHeatmap } from './simulated-heatmap.ts';

const share = z.number().min(0).max(1);

const Settings = z.object({
  delayMs: z
    .number()
    .int()
    .min(0)
    .max(3_600_000)
    .default(3000)
    .describe('How long an answer takes, give or take a third'),
  noScoreShare: share.default(0.1).describe('Share of the images that get no score'),
  failureShare: share.default(0).describe('Share of the images that fail'),
});
type Settings = z.infer<typeof Settings>;

/** As CAD4TB answers when it gives no score. */
const noScoreReasons: ReadonlyMap<number, NoScoreReason> = new Map([
  [-1, 'not-a-pa-chest-film'],
  [-2, 'not-supported'],
  [-3, 'processing-failed'],
]);

/** Numbers from 0 to 1 out of the image's SHA-256: the same image always gets the same answer. */
function seededRandom(sha256: string): () => number {
  let state = Number.parseInt(sha256.slice(0, 8), 16);
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A score, or one of CAD4TB's negative codes: most films of a screening score low. */
function simulatedCode(random: () => number, noScoreShare: number): number {
  const noScore = random() < noScoreShare;
  const value = random();
  if (noScore) return -1 - Math.floor(value * noScoreReasons.size);
  return Math.round(1000 * value ** 1.7) / 10;
}

function answer(image: EngineImage, settings: Settings): EngineResult {
  const random = seededRandom(image.sha256);
  if (random() < settings.failureShare) throw new EngineError('engine/simulated-failure', false);
  const by = {
    engineName: simulator.name,
    engineVersion: simulator.version,
    simulated: simulator.simulated,
  };
  const code = simulatedCode(random, settings.noScoreShare);
  const reason = noScoreReasons.get(code);
  if (reason !== undefined) return { ...by, kind: 'no-score', reason };
  const size = heatmapSize(image.facts.rows, image.facts.columns);
  return { ...by, kind: 'score', score: code, heatmapPng: simulatedHeatmap(size, code, random) };
}

function answerAt(image: EngineImage, settings: Settings, readyAt: number): Submitted {
  const waitMs = readyAt - Date.now();
  return waitMs > 0
    ? { status: 'pending', ticket: { readyAt }, askAgainAfterMs: waitMs }
    : { status: 'done', result: answer(image, settings) };
}

export const simulator: Engine<Settings> = {
  id: 'simulator',
  name: 'Simulator',
  version: '1.0',
  simulated: true,
  settings: Settings,
  async submit(image, settings) {
    const jitter = Number.parseInt(image.sha256.slice(8, 12), 16) / 0xffff;
    return answerAt(image, settings, Date.now() + settings.delayMs * (2 / 3 + (jitter * 2) / 3));
  },
  async collect(ticket, image, settings) {
    const readyAt = ticket.readyAt;
    return answerAt(image, settings, typeof readyAt === 'number' ? readyAt : Date.now());
  },
};
