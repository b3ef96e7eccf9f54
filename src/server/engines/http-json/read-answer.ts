/** What an engine's JSON says of an image. A score only when it is certainly one. */
import type { NoScoreReason } from '../engine.ts';
import { EngineError } from '../engine.ts';
import { valueAt } from './json-pointer.ts';
import type { Mapping } from './mapping.ts';

export type Heatmap = { readonly base64: string } | { readonly url: string };

export type EngineAnswer =
  /** `done-elsewhere`: the result is at an address of its own. */
  | { readonly state: 'pending' | 'done-elsewhere'; readonly jobId: string | undefined }
  | ({ readonly state: 'done'; readonly engineName: string; readonly engineVersion: string } & (
      | { readonly score: number; readonly heatmap: Heatmap | undefined }
      | { readonly reason: NoScoreReason }
    ));

type Reading = Mapping['read'];

/** Throws `EngineError` `engine/answer-not-json`. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new EngineError('engine/answer-not-json', false, error);
  }
}

/** Throws `EngineError`: `engine/job-failed`, `engine/answer-unclear`, `engine/score-unclear`. */
export function readAnswer(json: unknown, reading: Reading): EngineAnswer {
  const status =
    reading.status === null ? impliedStatus(json, reading) : valueAt(json, reading.status);
  if (isOneOf(status, reading.failed)) throw new EngineError('engine/job-failed', false);
  if (isOneOf(status, reading.pending)) return { state: 'pending', jobId: jobIdOf(json, reading) };
  if (!isOneOf(status, reading.done)) throw unclear();
  if (hasOutcome(json, reading)) return readOutcome(json, reading);
  return { state: 'done-elsewhere', jobId: jobIdOf(json, reading) };
}

/** Throws as `readAnswer` does. */
export function readOutcome(json: unknown, reading: Reading): EngineAnswer & { state: 'done' } {
  const by = {
    state: 'done' as const,
    engineName: pointedText(json, reading.engineName) || 'HTTP engine',
    engineVersion: pointedText(json, reading.engineVersion) || 'unknown',
  };
  const score = valueAt(json, reading.score);
  const noScore = valueAt(json, reading.noScore);
  const reason = reasonOf(noScore, reading) ?? reasonOf(score, reading);
  const saysScore = isGiven(score) && reasonOf(score, reading) === undefined;
  // Both, or a reason that nobody knows.
  if (saysScore ? isGiven(noScore) : reason === undefined) throw unclearScore();
  if (!saysScore && reason !== undefined) return { ...by, reason };
  return { ...by, score: scoreOf(score, reading), heatmap: heatmapOf(json, reading) };
}

const unclear = () => new EngineError('engine/answer-unclear', false);
const unclearScore = () => new EngineError('engine/score-unclear', false);

const isGiven = (value: unknown) => value !== undefined && value !== null;

function isOneOf(value: unknown, words: readonly string[]): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && words.includes(String(value));
}

function hasOutcome(json: unknown, { score, noScore }: Reading): boolean {
  return isGiven(valueAt(json, score)) || isGiven(valueAt(json, noScore));
}

/** In the words of the mapping. */
function impliedStatus(json: unknown, reading: Reading): string | undefined {
  return hasOutcome(json, reading) ? reading.done[0] : reading.pending[0];
}

/** Goes into addresses: a path must not lead anywhere else by it. */
function jobIdOf(json: unknown, reading: Reading): string | undefined {
  const value = valueAt(json, reading.jobId);
  if (!isGiven(value)) return undefined;
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(id) || /^\.+$/.test(id))
    throw unclear();
  return id;
}

function pointedText(json: unknown, pointerOrText: string): string {
  if (!pointerOrText.startsWith('/')) return pointerOrText;
  const value = valueAt(json, pointerOrText);
  const text = typeof value === 'number' ? String(value) : value;
  // It is shown and kept: no more than a name.
  return typeof text === 'string'
    ? text
        .replace(/[\p{C}\s]+/gu, ' ')
        .trim()
        .slice(0, 64)
    : '';
}

function reasonOf(value: unknown, { noScoreCodes }: Reading): NoScoreReason | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const code = String(value);
  return Object.hasOwn(noScoreCodes, code) ? noScoreCodes[code] : undefined;
}

function scoreOf(value: unknown, { scoreAs, highestScore }: Reading): number {
  const number =
    scoreAs === 'text' && typeof value === 'string' && /^\d{1,3}(\.\d{1,20})?$/.test(value)
      ? Number(value)
      : value;
  if (typeof number !== 'number' || !(number >= 0 && number <= highestScore)) throw unclearScore();
  // 0.57 * 100 is 56.99999999999999.
  return highestScore === 100 ? number : Math.round(number * 1e10) / 1e8;
}

function heatmapOf(json: unknown, { heatmapBase64, heatmapUrl }: Reading): Heatmap | undefined {
  const base64 = heatmapBase64 === null ? undefined : valueAt(json, heatmapBase64);
  if (typeof base64 === 'string' && base64 !== '') return { base64 };
  const url = heatmapUrl === null ? undefined : valueAt(json, heatmapUrl);
  return typeof url === 'string' && url !== '' ? { url } : undefined;
}
