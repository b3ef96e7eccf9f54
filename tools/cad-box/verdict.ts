/** What the simulated box makes of a film: made up from the seed and the film's UID, the same every time. */
import { createHash } from 'node:crypto';

export interface Shares {
  readonly noScore: number;
  readonly duplicate: number;
  readonly second: number;
  readonly disorder: number;
  readonly silent: number;
  readonly refuse: number;
  readonly heatmap: number;
}

export interface Verdict {
  /** 0 to 100 with one decimal, or one of CAD4TB's codes. */
  readonly value: number;
  /** Of a second report, where there is one. */
  readonly secondValue?: number;
  readonly isDuplicated: boolean;
  readonly isDisordered: boolean;
  readonly isSilent: boolean;
  readonly isRefused: boolean;
  readonly hasHeatmap: boolean;
  /** 2/3 to 4/3. */
  readonly delayFactor: number;
}

/** Numbers from 0 to 1. */
export type Random = () => number;

/** Each purpose has numbers of its own, so that one flag changes nothing else. */
export function randomOf(...words: readonly string[]): Random {
  let state = createHash('sha256').update(words.join(' ')).digest().readUInt32BE(0);
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function verdictOf(seed: string, sopInstanceUid: string, shares: Shares): Verdict {
  const draw = (purpose: string) => randomOf(seed, sopInstanceUid, purpose)();
  const value =
    draw('no score') < shares.noScore
      ? -1 - Math.floor(draw('code') * 3)
      : Math.round(1000 * draw('score') ** 1.7) / 10;
  const second = draw('second') < shares.second;
  return {
    value,
    ...(second ? { secondValue: value < 50 ? 93.5 : 4.5 } : {}),
    isDuplicated: draw('duplicate') < shares.duplicate,
    isDisordered: draw('disorder') < shares.disorder,
    isSilent: draw('silent') < shares.silent,
    isRefused: draw('refuse') < shares.refuse,
    hasHeatmap: value >= 0 && draw('heatmap') < shares.heatmap,
    delayFactor: 2 / 3 + (draw('delay') * 2) / 3,
  };
}

/** The same for the same film, seed and purpose (PS3.5 B.2). */
export function boxUid(seed: string, sopInstanceUid: string, purpose: string): string {
  const hex = createHash('sha256').update(`${seed} ${sopInstanceUid} ${purpose}`).digest('hex');
  return `2.25.${BigInt(`0x${hex.slice(0, 30)}`)}`;
}
