/** A batch through the pipeline: an outcome for every file, whatever is wrong with the others. */
import crypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildChestFilm, type ChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import { buildPng, textChunk } from '../../../test/builders/png-file.ts';
import { bufferSource, splicedToBytes } from '../bytes.ts';
import { defaultRecipe } from '../deid/recipe.ts';
import { BatchLedger } from '../quality/batch-ledger.ts';
import { resolveChecks } from '../quality/settings.ts';
import type { Outcome } from './outcome.ts';
import type { Stage, Steps } from './process-one.ts';
import { type RunOptions, run } from './run.ts';
import type { Prepared, SendResult, Sink } from './sink.ts';
import type { Source } from './source.ts';

const film = (change: ChestFilm = {}) => buildChestFilm({ rows: 8, columns: 8, ...change });
const named = (PatientID: string, SOPInstanceUID: string, more = {}) =>
  film({ attributes: { PatientID, SOPInstanceUID, ...more } });

function source(key: string, bytes: Uint8Array<ArrayBuffer>, more: Partial<Source> = {}): Source {
  return { key, name: `${key}.dcm`, open: async () => ({ bytes: bufferSource(bytes) }), ...more };
}

const steps: Steps = {
  checks: resolveChecks({ matrix: { level: 'off' } }),
  patientIdPattern: '',
  treatment: () => ({ kind: 'keep', name: 'film.dcm' }),
};

/** Keeps what is sent. */
function recorder(
  answer?: (prepared: Prepared, signal: AbortSignal) => Promise<SendResult<string>>,
) {
  const sent: { prepared: Prepared; bytes: Uint8Array }[] = [];
  const sink: Sink<string> = {
    async send(prepared, onProgress, signal) {
      onProgress(prepared.sizeBytes);
      sent.push({ prepared, bytes: await splicedToBytes(prepared.bytes) });
      if (answer) return answer(prepared, signal);
      return { status: 'stored', receipt: `r-${prepared.key}`, alreadyHeld: false, findings: [] };
    },
  };
  return { sink, sent };
}

/** As a sink that waits for a network does. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

async function all(
  sources: Iterable<Source> | AsyncIterable<Source>,
  sink: Sink<string>,
  change: Partial<Steps> = {},
  options: Partial<RunOptions> = {},
): Promise<Map<string, Outcome<string>>> {
  const outcomes = new Map<string, Outcome<string>>();
  const given = { signal: new AbortController().signal, concurrency: 3, ...options };
  for await (const outcome of run(sources, { ...steps, ...change }, sink, given))
    outcomes.set(outcome.key, outcome);
  return outcomes;
}

const summary = (outcomes: Map<string, Outcome<string>>) =>
  Object.fromEntries([...outcomes].map(([key, { status }]) => [key, status]));

describe('outcomes', () => {
  it('are one a file; a bad file stops nothing', async () => {
    const { sink, sent } = recorder();
    const outcomes = await all(
      [
        source('good', film()),
        source('ct', film({ attributes: { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' } })),
        source('text', new TextEncoder().encode('hello')),
        source('gone', film(), { open: () => Promise.reject(new Error('ENOENT')) }),
        source('vanishing', film(), {
          open: async () => ({
            bytes: { sizeBytes: 900, read: () => Promise.reject(new Error('EIO')) },
          }),
        }),
        source('ap', film({ attributes: { ViewPosition: 'AP' } })),
        source('png', buildPng({ rows: 8, columns: 8 })),
      ],
      sink,
    );
    expect(summary(outcomes)).toEqual({
      good: 'accepted',
      ct: 'refused',
      text: 'refused',
      gone: 'refused',
      vanishing: 'refused',
      ap: 'accepted',
      png: 'accepted',
    });
    expect(outcomes.get('gone')).toMatchObject({ findings: [{ code: 'readable/gone' }] });
    expect(outcomes.get('vanishing')).toMatchObject({ findings: [{ code: 'readable/gone' }] });
    expect(outcomes.get('ap')).toMatchObject({ receipt: 'r-ap', findings: [{ code: 'view/ap' }] });
    expect(sent.map(({ prepared }) => prepared.key).toSorted()).toEqual(['ap', 'good', 'png']);
  });

  it('follow what the sink answers', async () => {
    const warning = { check: 'view', code: 'view/ap', level: 'warning', params: {} } as const;
    const answers: Record<string, SendResult<string>> = {
      held: { status: 'stored', receipt: 'r', alreadyHeld: true, findings: [warning] },
      refused: { status: 'refused', findings: [{ ...warning, level: 'error' }] },
      offline: { status: 'failed', code: 'offline', retryable: true },
    };
    const { sink } = recorder(async ({ key }) => {
      const answer = answers[key];
      if (answer === undefined) throw new Error('a defect');
      return answer;
    });
    const keys = ['held', 'refused', 'offline', 'broken'];
    const outcomes = await all(
      keys.map((key) => source(key, film())),
      sink,
    );
    expect(outcomes.get('held')).toMatchObject({
      status: 'duplicate',
      receipt: 'r',
      findings: [warning],
    });
    expect(outcomes.get('refused')).toMatchObject({
      status: 'refused',
      findings: [{ level: 'error' }],
    });
    expect(outcomes.get('offline')).toMatchObject({
      status: 'failed',
      code: 'offline',
      retryable: true,
    });
    expect(outcomes.get('broken')).toMatchObject({
      status: 'failed',
      code: 'defect',
      retryable: false,
    });
  });

  it('tell of copies and of UIDs used twice, in one batch', async () => {
    const { sink, sent } = recorder();
    const outcomes = await all(
      [
        source('a', named('A', '1.2.1')),
        source('copy', named('A', '1.2.1')),
        source('other', named('A', '1.2.1', { KVP: '90' })),
      ],
      sink,
      { batch: new BatchLedger() },
      { concurrency: 1 },
    );
    expect(summary(outcomes)).toEqual({ a: 'accepted', copy: 'duplicate', other: 'refused' });
    expect(outcomes.get('other')).toMatchObject({ findings: [{ code: 'duplicate/uid-conflict' }] });
    expect(sent).toHaveLength(1);
  });

  it('never merge two patients under one replacement ID', async () => {
    const { sink, sent } = recorder();
    const treatment: Steps['treatment'] = () => ({
      kind: 'protect',
      recipe: defaultRecipe,
      replacement: { patientId: 'S-1' },
    });
    const outcomes = await all(
      [source('a', named('A', '1.2.1')), source('b', named('B', '1.2.2'))],
      sink,
      { treatment, batch: new BatchLedger() },
      { concurrency: 1 },
    );
    expect(summary(outcomes)).toEqual({ a: 'accepted', b: 'refused' });
    expect(outcomes.get('b')).toMatchObject({
      findings: [{ code: 'one-id-many-patients/shared' }],
    });
    expect(sent).toHaveLength(1);
  });
});

describe('what is sent', () => {
  it('is the file, byte for byte, under its clean name', async () => {
    const { sink, sent } = recorder();
    const bytes = film();
    await all([source('a', bytes)], sink);
    expect(sent[0]?.bytes).toEqual(bytes);
    expect(sent[0]?.prepared).toMatchObject({
      kind: 'dicom',
      name: 'film.dcm',
      sizeBytes: bytes.byteLength,
      sha256: crypto.createHash('sha256').update(bytes).digest('hex'),
    });
  });

  it('holds no identity and no name when pseudonymised', async () => {
    const { sink, sent } = recorder();
    await all(
      [
        source('dicom', film()),
        source('png', buildPng({ rows: 8, columns: 8, after: [textChunk('Example^Patient')] })),
      ],
      sink,
      {
        treatment: () => ({
          kind: 'protect',
          recipe: defaultRecipe,
          replacement: { patientId: 'S-1' },
        }),
      },
    );
    expect(sent).toHaveLength(2);
    for (const { prepared, bytes } of sent) {
      const text = new TextDecoder('latin1').decode(bytes);
      expect(text).not.toMatch(/Example\^Patient|HOSP-000123|District/);
      expect(prepared).not.toHaveProperty('name');
      expect(prepared.sha256).toBe(crypto.createHash('sha256').update(bytes).digest('hex'));
      expect(prepared.patientId).toBe(prepared.kind === 'png' ? 'S-1' : undefined);
    }
  });

  it('is nothing when identity can’t be taken out, or the ID is no ID', async () => {
    const { sink, sent } = recorder();
    const outcomes = await all([source('a', film())], sink, {
      treatment: () => ({
        kind: 'protect',
        recipe: defaultRecipe,
        replacement: { patientId: 'Müller' },
      }),
    });
    expect(outcomes.get('a')).toMatchObject({
      status: 'refused',
      findings: [{ code: 'deid/bad-replacement' }],
    });
    expect(sent).toEqual([]);
  });

  it('is reported stage by stage', async () => {
    const stages: Stage[] = [];
    const progress: number[] = [];
    await all(
      [source('a', film())],
      recorder().sink,
      {},
      {
        onStage: (_, stage) => stages.push(stage),
        onProgress: (_, sentBytes, sizeBytes) => progress.push(sentBytes / sizeBytes),
      },
    );
    expect(stages).toEqual(['checked', 'protected', 'sent']);
    expect(progress).toEqual([1]);
  });
});

describe('stopping', () => {
  it('cancels what is in the works and what is left', async () => {
    const abort = new AbortController();
    const { sink } = recorder((_, signal) => {
      abort.abort();
      return untilAborted(signal);
    });
    const sources = Array.from({ length: 6 }, (_, index) => source(`f${index}`, film()));
    const outcomes = await all(sources, sink, {}, { signal: abort.signal, concurrency: 2 });
    expect(outcomes.size).toBe(6);
    expect(new Set(Object.values(summary(outcomes)))).toEqual(new Set(['cancelled']));
  });

  it('ends the works when the consumer leaves early, and closes every file', async () => {
    const open = new Set<string>();
    const counted = (key: string) =>
      source(key, film(), {
        open: async () => {
          open.add(key);
          return {
            bytes: bufferSource(film()),
            close: async () => {
              open.delete(key);
            },
          };
        },
      });
    const { sink } = recorder(({ key }, signal) =>
      key === 'f0'
        ? Promise.resolve({ status: 'stored', receipt: 'r', alreadyHeld: false, findings: [] })
        : untilAborted(signal),
    );
    const sources = Array.from({ length: 9 }, (_, index) => counted(`f${index}`));
    const options = { signal: new AbortController().signal, concurrency: 3 };
    for await (const outcome of run(sources, steps, sink, options)) {
      expect(outcome.key).toBe('f0');
      break;
    }
    expect([...open]).toEqual([]);
  });
});

it('never has more files in the works than asked, and pulls them as they are needed', async () => {
  let working = 0;
  let most = 0;
  let pulled = 0;
  const { sink } = recorder(async ({ key }) => {
    working += 1;
    most = Math.max(most, working);
    expect(pulled).toBeLessThanOrEqual(Number(key.slice(1)) + 4);
    await Promise.resolve();
    working -= 1;
    return { status: 'stored', receipt: key, alreadyHeld: false, findings: [] };
  });
  async function* pulling() {
    for (let index = 0; index < 20; index++) {
      pulled += 1;
      yield source(`f${index}`, film());
    }
  }
  expect((await all(pulling(), sink, {}, { concurrency: 2 })).size).toBe(20);
  expect(most).toBeLessThanOrEqual(2);
});
