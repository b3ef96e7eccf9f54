/** The small parts of reading an answer: pointers, pauses, and that no JSON whatever becomes a score by accident. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../engine.ts';
import { isPointer, valueAt } from './json-pointer.ts';
import { Mapping } from './mapping.ts';
import { readAnswer } from './read-answer.ts';
import { retryAfterMs } from './status-error.ts';

describe('pointers (RFC 6901 5)', () => {
  const json = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8 };

  it.each([
    ['', json],
    ['/foo/1', 'baz'],
    ['/', 0],
    ['/a~1b', 1],
    ['/m~0n', 8],
    ['/foo/2', undefined],
    ['/foo/01', undefined],
    ['/foo/length', undefined],
    ['/constructor', undefined],
    ['/foo/0/0', undefined],
  ])('%j', (pointer, value) => {
    expect(isPointer(pointer)).toBe(true);
    expect(valueAt(json, pointer)).toEqual(value);
  });

  it.each(['foo', '/a~2', '/a~'])('%j is none', (text) => expect(isPointer(text)).toBe(false));
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-02T03:04:05Z');

  it.each([
    [undefined, undefined],
    ['soon', undefined],
    ['30', 30_000],
    ['0', 1000],
    ['999999', 3_600_000],
    ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
    ['Fri, 02 Jan 2026 03:00:00 GMT', 1000],
  ])('%s', (value, ms) => expect(retryAfterMs(value, now)).toBe(ms));
});

describe('any JSON', () => {
  const { read } = Mapping.parse({});
  const anyMember = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom('done', 'pending', -1));

  it('is a score from 0 to 100 beside "done", or none', () => {
    const anyAnswer = fc.record(
      { status: anyMember, score: anyMember, noScore: anyMember, id: anyMember },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anyAnswer, fc.jsonValue()), (json) => {
        try {
          const answer = readAnswer(json, read);
          if (answer.state !== 'done' || !('score' in answer)) return;
          const { status, score, noScore } = json as Record<string, unknown>;
          expect([status, answer.score]).toEqual(['done', score]);
          expect(answer.score >= 0 && answer.score <= 100).toBe(true);
          expect(noScore ?? null).toBeNull();
        } catch (error) {
          if (!(error instanceof EngineError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
