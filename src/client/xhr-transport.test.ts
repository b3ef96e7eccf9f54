/** How long a silent connection is waited for. Node has no XMLHttpRequest: a SCRIPTED one stands in, and time is faked. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TransportRequest } from './transport.ts';
import { xhrTransport } from './xhr-transport.ts';

const patience = { stallMs: 45_000, answerMs: 180_000 };

class ScriptedXhr {
  static last: ScriptedXhr;
  readonly upload: {
    onprogress?: (event: { loaded: number }) => void;
    onload?: () => void;
  } = {};
  status = 0;
  responseText = '';
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  aborted = false;
  constructor() {
    ScriptedXhr.last = this;
  }
  open() {}
  setRequestHeader() {}
  send() {}
  getAllResponseHeaders() {
    return '';
  }
  abort() {
    this.aborted = true;
  }
  answer(status: number) {
    this.status = status;
    this.onload?.();
  }
}

function put(isArriving?: () => Promise<boolean>) {
  const request: TransportRequest = {
    method: 'PUT',
    path: '/api/v1/uploads/1',
    headers: {},
    body: new Blob(['x']),
    signal: new AbortController().signal,
    ...(isArriving === undefined ? {} : { isArriving }),
  };
  const answered = xhrTransport(patience)(request);
  const settled = vi.fn();
  const outcome = answered.then(
    ({ status }) => ({ status }),
    ({ code }) => ({ code }),
  );
  void outcome.then(settled);
  return { outcome, settled, xhr: ScriptedXhr.last };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', ScriptedXhr);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a connection on which nothing leaves', () => {
  test('is given up when the portal gets nothing either', async () => {
    const { outcome, xhr } = put(async () => false);
    await vi.advanceTimersByTimeAsync(patience.stallMs);
    expect(await outcome).toEqual({ code: 'timed-out' });
    expect(xhr.aborted).toBe(true);
  });

  test('is given up when the portal can not be asked', async () => {
    const { outcome } = put(() => Promise.reject(new Error('unreachable')));
    await vi.advanceTimersByTimeAsync(patience.stallMs);
    expect(await outcome).toEqual({ code: 'timed-out' });
  });

  test('is given up at once where there is nobody to ask', async () => {
    const { outcome } = put();
    await vi.advanceTimersByTimeAsync(patience.stallMs);
    expect(await outcome).toEqual({ code: 'timed-out' });
  });

  test('is waited for while more arrives, and no longer', async () => {
    const answers = [true, true, false];
    const isArriving = vi.fn(async () => answers.shift() ?? false);
    const { outcome, settled } = put(isArriving);
    await vi.advanceTimersByTimeAsync(3 * patience.stallMs - 1);
    expect(settled).not.toHaveBeenCalled();
    expect(isArriving).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toEqual({ code: 'timed-out' });
  });

  test('is not given up for an old question once bytes leave again', async () => {
    const question = Promise.withResolvers<boolean>();
    const { outcome, settled, xhr } = put(() => question.promise);
    await vi.advanceTimersByTimeAsync(patience.stallMs);
    xhr.upload.onprogress?.({ loaded: 1 });
    question.resolve(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(settled).not.toHaveBeenCalled();
    xhr.answer(201);
    expect(await outcome).toEqual({ status: 201 });
  });
});

test('an answer that takes longer than all bytes took to leave is waited for while they still arrive', async () => {
  const isArriving = vi.fn(async () => true);
  const { outcome, xhr } = put(isArriving);
  xhr.upload.onprogress?.({ loaded: 1 });
  xhr.upload.onload?.();
  await vi.advanceTimersByTimeAsync(5 * patience.answerMs);
  expect(isArriving).toHaveBeenCalledTimes(5);
  xhr.answer(201);
  expect(await outcome).toEqual({ status: 201 });
});

test('an answer that comes while the portal is asked is the answer', async () => {
  const question = Promise.withResolvers<boolean>();
  const { outcome, xhr } = put(() => question.promise);
  await vi.advanceTimersByTimeAsync(patience.stallMs);
  xhr.answer(201);
  question.resolve(false);
  expect(await outcome).toEqual({ status: 201 });
});
