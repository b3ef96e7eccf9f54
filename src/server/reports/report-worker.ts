/** The thread that decodes films and writes reports of them; its wiring only. */
import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { filmPicture, overlayPicture } from './film-pictures.ts';
import { createReportDocument, type ReportDocument } from './report-document.ts';
import type { ReportAnswer, ReportRequest, ReportStep } from './report-messages.ts';

const documents = new Map<number, ReportDocument>();
const nothing = () => new Uint8Array();

async function take(key: number, step: ReportStep): Promise<Uint8Array<ArrayBuffer>> {
  switch (step.kind) {
    case 'film': {
      const document = documents.get(key) ?? createReportDocument(step.options);
      documents.set(key, document);
      const film = await filmPicture(step.bytes, step.film.image.kind);
      const heatmap = step.heatmapPng && (await overlayPicture(step.heatmapPng));
      return document.add(step.film, { film, heatmap });
    }
    case 'finish': {
      const document = documents.get(key);
      documents.delete(key);
      return document?.finish() ?? nothing();
    }
    case 'forget':
      documents.delete(key);
      return nothing();
  }
}

// Images that arrive come first. On Linux this is about the thread that asks; elsewhere it would be the whole portal.
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_LOW);

parentPort?.on('message', async ({ id, document, step }: ReportRequest) => {
  const answer: ReportAnswer = { id, bytes: await take(document, step) };
  parentPort?.postMessage(answer, [answer.bytes.buffer]);
});
