import { describe, expect, it } from 'vitest';
import { idlePhase, keepAliveDue } from './idle-clock.ts';

const facts = { lastActivityMs: 1_000_000, idleTimeoutS: 900, held: false };

describe('idlePhase', () => {
  it('leaves an attended page alone until a minute before the end', () => {
    expect(idlePhase({ ...facts, nowMs: 1_000_000 + 839_999 }).kind).toBe('attended');
    expect(idlePhase({ ...facts, nowMs: 1_000_000 + 840_000 })).toEqual({
      kind: 'warning',
      secondsLeft: 60,
    });
  });

  it('is over at the timeout, also after a sleep that skipped the warning', () => {
    expect(idlePhase({ ...facts, nowMs: 1_000_000 + 900_000 }).kind).toBe('over');
    expect(idlePhase({ ...facts, nowMs: 1_000_000 + 90_000_000 }).kind).toBe('over');
  });

  it('never warns or ends while an upload runs', () => {
    expect(idlePhase({ ...facts, held: true, nowMs: 1_000_000 + 90_000_000 }).kind).toBe(
      'attended',
    );
  });

  it('does not warn from the first second when the timeout is short', () => {
    expect(idlePhase({ ...facts, idleTimeoutS: 30, nowMs: 1_000_000 + 10_000 }).kind).toBe(
      'attended',
    );
  });
});

describe('keepAliveDue', () => {
  it('sends four times within the timeout', () => {
    expect(keepAliveDue(224_999, 0, 900)).toBe(false);
    expect(keepAliveDue(225_000, 0, 900)).toBe(true);
  });
});
