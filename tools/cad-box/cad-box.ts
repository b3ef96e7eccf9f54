/** The simulated CAD box: a DICOM node that takes films, waits, and sends its answers back. */
import { setTimeout as pause } from 'node:timers/promises';
import { bufferSource } from '../../src/core/bytes.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { explicitLittleEndian, transferSyntax } from '../../src/core/dicom/transfer-syntax.ts';
import { secondaryCapture } from '../../src/core/pixels/wrap/wrap-picture.ts';
import { associate } from '../../src/server/dicom-network/association-client.ts';
import {
  type ArrivingObject,
  listenForAssociations,
  type Reply,
} from '../../src/server/dicom-network/association-server.ts';
import { NetworkError } from '../../src/server/dicom-network/network-error.ts';
import { statuses } from '../../src/server/dicom-network/status.ts';
import { type FilmFacts, filmFacts } from './film-facts.ts';
import { writeHeatmap } from './heatmap-picture.ts';
import { type ReportShape, reportClass, writeReport } from './report-shapes.ts';
import { boxUid, randomOf, type Shares, type Verdict, verdictOf } from './verdict.ts';

export interface CadBoxOptions {
  readonly host: string;
  readonly port: number;
  readonly ae: string;
  /** Where its answers go. */
  readonly portal: { readonly host: string; readonly port: number; readonly ae: string };
  readonly shape: ReportShape;
  readonly seed: string;
  readonly delayMs: number;
  readonly shares: Shares;
  /** Told what it does, a line each; no patient's data. */
  tell(line: string): void;
}

export interface CadBox {
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly file: Uint8Array<ArrayBuffer>;
}

/** A portal that is away for a while gets its answers when it is back. */
const triesToSend = 30;
const betweenTriesMs = 2000;

export async function startCadBox(options: CadBoxOptions): Promise<CadBox> {
  const stopping = new AbortController();
  const server = await listenForAssociations({
    host: options.host,
    port: options.port,
    maxAssociations: 32,
    idleMs: 60_000,
    handler: {
      admit: async ({ calledAe }) =>
        // PS3.8 table 9-21: called AE title not recognized.
        calledAe === options.ae ? undefined : { result: 1, source: 1, reason: 7 },
      choose: (_, syntaxes) => syntaxes.find((uid) => transferSyntax(uid)?.readable === true),
      failed: (_, { code }) => options.tell(`association ended early: ${code}`),
      store: (object) => take(options, object, stopping.signal),
    },
  });
  return {
    port: server.port,
    async close() {
      stopping.abort();
      await server.close(500);
    },
  };
}

async function take(
  options: CadBoxOptions,
  object: ArrivingObject,
  signal: AbortSignal,
): Promise<Reply> {
  const film = await filmFacts(object);
  const verdict = verdictOf(options.seed, film.sopInstanceUid, options.shares);
  if (verdict.isRefused) return { status: statuses.cannotUnderstand };
  options.tell(`film taken in ${object.transferSyntax}`);
  void answerLater(options, film, verdict, signal).catch(() => {
    if (!signal.aborted) options.tell('answer given up');
  });
  return { status: statuses.success };
}

async function answerLater(
  options: CadBoxOptions,
  film: FilmFacts,
  verdict: Verdict,
  signal: AbortSignal,
): Promise<void> {
  if (verdict.isSilent) return;
  await pause(options.delayMs * verdict.delayFactor, undefined, { signal });
  for (const answer of answersOf(options, film, verdict)) {
    await sendPatiently(options, answer, signal);
  }
  options.tell('answer sent');
}

function answersOf(
  { seed, shape }: CadBoxOptions,
  film: FilmFacts,
  verdict: Verdict,
): readonly Answer[] {
  const uid = (purpose: string) => boxUid(seed, film.sopInstanceUid, purpose);
  const report = (value: number, purpose: string): Answer => {
    const uids = { sopInstanceUid: uid(purpose), seriesInstanceUid: uid(`${purpose} series`) };
    const file = writeReport({ shape, film, value, ...uids });
    return { sopClassUid: reportClass(shape), sopInstanceUid: uids.sopInstanceUid, file };
  };
  const heatmap = (): Answer => {
    const uids = { sopInstanceUid: uid('heatmap'), seriesInstanceUid: uid('heatmap series') };
    const random = randomOf(seed, film.sopInstanceUid, 'blobs');
    const file = writeHeatmap({ film, score: verdict.value, random, ...uids });
    return { sopClassUid: secondaryCapture, sopInstanceUid: uids.sopInstanceUid, file };
  };
  const first = [report(verdict.value, 'report')];
  if (verdict.hasHeatmap) first.push(heatmap());
  if (verdict.isDisordered) first.reverse();
  const again = verdict.isDuplicated ? first : [];
  const second = verdict.secondValue === undefined ? [] : [report(verdict.secondValue, 'second')];
  return [...first, ...again, ...second];
}

async function sendPatiently(
  options: CadBoxOptions,
  answer: Answer,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send(options, answer, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      if (tries === 1) options.tell(whyNotTaken(error, options));
      if (tries >= triesToSend) throw error;
      await pause(betweenTriesMs, undefined, { signal });
    }
  }
}

/** In words for whoever tries the box out: most often a setting is missing. */
function whyNotTaken(error: unknown, { ae, portal }: CadBoxOptions): string {
  const at = `${portal.host}, port ${portal.port}`;
  switch (error instanceof NetworkError ? error.code : undefined) {
    case 'unreachable':
      return `nobody takes answers at ${at}: is the portal started with PLAINFILM_DICOM_PORT? It is tried again`;
    case 'rejected':
    case 'calling-ae-unknown':
      return `the portal at ${at} knows no ${ae}: is it the AE title of an archive’s engine? It is tried again`;
    default:
      return `the portal at ${at} took no answer; it is tried again`;
  }
}

async function send(
  { ae, portal }: CadBoxOptions,
  { sopClassUid, sopInstanceUid, file }: Answer,
  signal: AbortSignal,
): Promise<void> {
  const node = {
    host: portal.host,
    port: portal.port,
    calledAe: portal.ae,
    callingAe: ae,
    timeoutMs: 20_000,
  };
  const transferSyntaxes = [explicitLittleEndian.uid];
  const contexts = [{ id: 1, abstractSyntax: sopClassUid, transferSyntaxes }];
  const association = await associate(node, contexts, signal);
  const { dataSetStart } = await readDicom(bufferSource(file));
  const dataSet = (async function* () {
    yield file.subarray(dataSetStart);
  })();
  const object = {
    contextId: 1,
    sopClassUid,
    sopInstanceUid,
    priority: 'medium',
    dataSet,
  } as const;
  const status = await association.store(object);
  await association.release();
  if (status !== statuses.success) throw new Error('the portal took no answer');
}
