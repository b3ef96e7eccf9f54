/** A CAD engine behind HTTP: our own small interface, or a vendor's by a mapping. Docs: docs/reference/http-engine.md. */
import type { Engine, EngineImage, EngineResult, Submitted, Ticket } from '../engine.ts';
import { EngineError } from '../engine.ts';
import { answerHeatmap } from './answer-heatmap.ts';
import type { CallbackInbox } from './callback-inbox.ts';
import { callbackToken } from './callback-signature.ts';
import { type EngineApi, engineApi, type Job } from './engine-api.ts';
import { createFilmWriter } from './film-to-send.ts';
import { type EngineAnswer, parseJson, readAnswer, readOutcome } from './read-answer.ts';
import { HttpJsonSettings } from './settings.ts';
import { EngineBusy } from './status-error.ts';

export interface HttpJsonDeps {
  readonly callbacks: CallbackInbox;
}

/** Small engines answer within seconds, and a callback may be quicker than the note that it is waited for. */
const firstAskAfterMs = 2000;
/** Of an engine that calls back: makes up for a word that was lost. */
const lookForCallbackMs = 60_000;

/** What is done in one asking, and with what. */
interface Asking {
  readonly api: EngineApi;
  readonly settings: HttpJsonSettings;
  readonly image: EngineImage;
  readonly ticket: Ticket;
}

export function createHttpJson({ callbacks }: HttpJsonDeps): Engine<HttpJsonSettings> {
  const writeFilm = createFilmWriter();
  const callbackUrlOf = ({ processingId }: EngineImage, { callbackSecret }: HttpJsonSettings) =>
    callbackSecret === ''
      ? undefined
      : callbacks.addressOf(callbackToken(processingId, callbackSecret));

  async function send(asking: Asking): Promise<Submitted> {
    const { api, image, settings } = asking;
    return await unlessBusy(asking, async () => {
      const json = await api.submit(image, callbackUrlOf(image, settings));
      const sent = { ...asking, ticket: { ...asking.ticket, sent: true } };
      if (json === undefined) return waiting(sent, firstAskAfterMs);
      return await next(sent, readAnswer(json, api.mapping.read), firstAskAfterMs);
    });
  }

  return {
    id: 'http-json',
    name: 'HTTP engine',
    version: '1',
    simulated: false,
    settings: HttpJsonSettings,

    async submit(image, settings, signal) {
      const answerDueAt = Date.now() + settings.answerWithinMinutes * 60_000;
      const ticket = { answerDueAt, sent: false };
      return await send({ api: engineApi(settings, writeFilm, signal), settings, image, ticket });
    },

    async collect(ticket, image, settings, signal) {
      const asking = { api: engineApi(settings, writeFilm, signal), settings, image, ticket };
      const called = calledBack(await callbacks.received(image.processingId), asking);
      if (called !== undefined) return await next(asking, called, 0);
      return ticket.sent === true ? await poll(asking) : await send(asking);
    },

    async test(settings, signal) {
      await engineApi(settings, writeFilm, signal).test();
    },
  };
}

async function poll(asking: Asking): Promise<Submitted> {
  const { api, image, ticket, settings } = asking;
  const { poll: how, read } = api.mapping;
  if (how === null) return waiting(asking, lookForCallbackMs);
  return await unlessBusy(asking, async () => {
    const answer = readAnswer(await api.ask(how, { image, ticket }), read);
    return await next(asking, answer, settings.pollEveryS * 1000);
  });
}

/** The newest callback that says how it ended; one that says nothing is only a reason to ask. */
function calledBack(bodies: readonly Uint8Array[], { api }: Asking): EngineAnswer | undefined {
  for (const body of bodies) {
    const answer = understood(body, api);
    if (answer !== undefined && answer.state !== 'pending') return answer;
  }
  return undefined;
}

function understood(body: Uint8Array, { mapping }: EngineApi): EngineAnswer | undefined {
  try {
    const answer = readAnswer(parseJson(body), mapping.read);
    return answer.state === 'done-elsewhere' && mapping.result === null ? undefined : answer;
  } catch (error) {
    if (!(error instanceof EngineError) || error.code === 'engine/job-failed') throw error;
    return undefined;
  }
}

/** What follows from an answer. */
async function next(
  asking: Asking,
  answer: EngineAnswer,
  askAgainAfterMs: number,
): Promise<Submitted> {
  const { api, image } = asking;
  switch (answer.state) {
    case 'done':
      return { status: 'done', result: await resultOf(answer, api, asking) };
    case 'pending':
      return waiting(withJob(asking, answer.jobId), askAgainAfterMs);
    case 'done-elsewhere': {
      const { result, read } = api.mapping;
      if (result === null) throw new EngineError('engine/answer-unclear', false);
      const { ticket } = withJob(asking, answer.jobId);
      const outcome = readOutcome(await api.ask(result, { image, ticket }), read);
      return { status: 'done', result: await resultOf(outcome, api, { image, ticket }) };
    }
  }
}

/** An engine may repeat its job's name, or not. */
function withJob(asking: Asking, jobId: string | undefined): Asking {
  return jobId === undefined ? asking : { ...asking, ticket: { ...asking.ticket, jobId } };
}

function waiting({ api, ticket }: Asking, askAgainAfterMs: number): Submitted {
  const { poll: how } = api.mapping;
  if (how?.path.includes('{jobId}') && ticket.jobId === undefined) {
    throw new EngineError('engine/answer-unclear', false);
  }
  const dueInMs = Number(ticket.answerDueAt) - Date.now();
  if (!(dueInMs > 0)) throw new EngineError('engine/no-answer', false);
  return { status: 'pending', ticket, askAgainAfterMs: Math.min(askAgainAfterMs, dueInMs) };
}

/** An engine that says when to come back is taken at its word: that is no failure. */
async function unlessBusy(asking: Asking, ask: () => Promise<Submitted>): Promise<Submitted> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof EngineBusy)) throw error;
    const { ticket } = asking;
    const dueInMs = Number(ticket.answerDueAt) - Date.now();
    if (!(dueInMs > 0)) throw new EngineError('engine/no-answer', false, error);
    const askAgainAfterMs = Math.min(error.askAgainAfterMs, dueInMs);
    return { status: 'pending', ticket, askAgainAfterMs };
  }
}

async function resultOf(
  answer: EngineAnswer & { state: 'done' },
  api: EngineApi,
  job: Job,
): Promise<EngineResult> {
  const { engineName, engineVersion } = answer;
  const by = { engineName, engineVersion, simulated: false };
  if ('reason' in answer) return { ...by, kind: 'no-score', reason: answer.reason };
  const { score, heatmap } = answer;
  const heatmapPng = heatmap && (await heatmapOf(() => api.heatmap(heatmap, job), job.image));
  return { ...by, kind: 'score', score, ...(heatmapPng && { heatmapPng }) };
}

/** A score never waits for its heatmap: one that can't be had at the second try is left out. */
async function heatmapOf(
  load: () => Promise<Uint8Array<ArrayBuffer> | undefined>,
  image: EngineImage,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const orNone = (error: unknown) => {
    if (error instanceof EngineError) return undefined;
    throw error;
  };
  const png = await load()
    .catch((error: unknown) => {
      if (error instanceof EngineError && error.retryable) return load();
      throw error;
    })
    .catch(orNone);
  return png && (await answerHeatmap(png, image.facts));
}
