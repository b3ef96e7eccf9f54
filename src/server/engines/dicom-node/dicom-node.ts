/** A CAD system that is a DICOM node: takes images by C-STORE, and sends its results back minutes later. */
import type {
  Engine,
  EngineImage,
  EngineResult,
  NoScoreReason,
  Submitted,
  Ticket,
} from '../engine.ts';
import { EngineError } from '../engine.ts';
import { nodeHeatmap } from './node-heatmap.ts';
import { nodeOf } from './node-of.ts';
import { objectToSend } from './object-to-send.ts';
import { type ReportAnswer, reportAnswer } from './received-answer.ts';
import type { ReceivedObject, ResultInbox } from './result-inbox.ts';
import { echoNode, sendObject, type Transcode } from './send-object.ts';
import { DicomNodeSettings } from './settings.ts';
import { createSlots } from './slots.ts';

export interface DicomNodeDeps {
  readonly inbox: ResultInbox;
  readonly transcode: Transcode;
}

/** As CAD4TB numbers them; they end here. */
const noScoreReasons: Readonly<Record<-1 | -2 | -3, NoScoreReason>> = {
  [-1]: 'not-a-pa-chest-film',
  [-2]: 'not-supported',
  [-3]: 'processing-failed',
};

/** The receiver wakes whoever waits; asking as well makes up for a word that was lost. */
const askAgainAfterMs = 60_000;
/** An answer may be quicker than the note that it is waited for. */
const firstAskAfterMs = 3_000;
/** A heatmap comes beside its report, before or after it. */
const heatmapWithinMs = 15_000;

export function createDicomNode({ inbox, transcode }: DicomNodeDeps): Engine<DicomNodeSettings> {
  const slots = createSlots();
  return {
    id: 'dicom-node',
    name: 'DICOM node',
    version: '1',
    simulated: false,
    settings: DicomNodeSettings,
    atOnce: ({ associations }) => associations,

    async submit(image, settings, signal) {
      if (settings.host === '') throw new EngineError('engine/settings-incomplete', false);
      const node = nodeOf(settings);
      const outgoing = await objectToSend(image);
      await slots.run(`${node.host}:${node.port}`, settings.associations, signal, () =>
        sendObject(outgoing, node, settings.priority, transcode, signal),
      );
      const answerDueAt = Date.now() + settings.answerWithinMinutes * 60_000;
      const { sopInstanceUid, studyInstanceUid } = outgoing;
      const ticket = { answerDueAt, sopInstanceUid, studyInstanceUid };
      return { status: 'pending', ticket, askAgainAfterMs: firstAskAfterMs };
    },

    async test(settings, signal) {
      if (settings.host === '') throw new EngineError('engine/settings-incomplete', false);
      await echoNode(nodeOf(settings), signal);
    },

    async collect(ticket, image, settings) {
      const about = {
        processingId: image.processingId,
        sopInstanceUid: String(ticket.sopInstanceUid),
        studyInstanceUid: String(ticket.studyInstanceUid),
      };
      return await inbox.withReceived(about, async (received) => {
        const result = await resultOf(received, image, settings, ticket);
        if (result !== undefined) return result;
        const dueInMs = Number(ticket.answerDueAt) - Date.now();
        if (!(dueInMs > 0)) throw new EngineError('engine/no-answer', false);
        return { status: 'pending', ticket, askAgainAfterMs: Math.min(askAgainAfterMs, dueInMs) };
      });
    },
  };
}

/** Undefined while nothing came that is an answer. The last report counts: a node may correct itself. */
async function resultOf(
  received: readonly ReceivedObject[],
  image: EngineImage,
  settings: DicomNodeSettings,
  ticket: Ticket,
): Promise<Submitted | undefined> {
  for (const { kind, bytes, receivedAt } of received.toReversed()) {
    if (kind !== 'report') continue;
    const found = await reportAnswer(bytes, settings);
    if (found === undefined || found.answer.kind === 'unclear') continue;
    const heatmapPng = await latestHeatmap(received, image);
    const waitMs = receivedAt.getTime() + heatmapWithinMs - Date.now();
    if (found.answer.kind === 'score' && heatmapPng === undefined && waitMs > 0) {
      return { status: 'pending', ticket, askAgainAfterMs: waitMs };
    }
    return { status: 'done', result: engineResult(found, heatmapPng) };
  }
  return undefined;
}

async function latestHeatmap(received: readonly ReceivedObject[], image: EngineImage) {
  for (const { kind, bytes } of received.toReversed()) {
    const heatmap = kind === 'picture' ? await nodeHeatmap(bytes, image.facts) : undefined;
    if (heatmap !== undefined) return heatmap;
  }
  return undefined;
}

function engineResult(
  { report, answer }: ReportAnswer,
  heatmapPng: Uint8Array<ArrayBuffer> | undefined,
): EngineResult {
  const by = {
    engineName: report.modelName || report.manufacturer || 'DICOM node',
    engineVersion: report.softwareVersions || 'unknown',
    // So that a box for trying things out is never taken for one that has read a film.
    simulated: /simulat/i.test(report.modelName),
  };
  switch (answer.kind) {
    case 'score':
      return {
        ...by,
        kind: 'score',
        score: answer.score,
        ...(heatmapPng === undefined ? {} : { heatmapPng }),
      };
    case 'no-score':
      return { ...by, kind: 'no-score', reason: noScoreReasons[answer.code] };
    case 'unclear':
      throw new TypeError('an unclear answer is no result');
  }
}
