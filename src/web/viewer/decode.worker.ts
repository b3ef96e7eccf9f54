/** The viewer's worker: wires messages to the loader and the renderer. */
import { installCodecFiles } from './codec-files.ts';
import type { FromWorker, ToWorker } from './film-messages.ts';
import { FilmRenderer } from './film-renderer.ts';
import { loadFilm } from './load-film.ts';

declare const self: DedicatedWorkerGlobalScope;

let renderer: FilmRenderer | undefined;

function say(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

async function open(source: string | Blob): Promise<void> {
  const { frame, problem } = { frame: undefined, problem: undefined, ...(await loadFilm(source)) };
  if (frame === undefined) {
    say({ type: 'failed', problem });
    return;
  }
  renderer = new FilmRenderer(frame);
  say({ type: 'opened', facts: renderer.facts });
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'open':
      // What the loader doesn't foresee is want of memory.
      open(data.source).catch(() => say({ type: 'failed', problem: 'unsupported' }));
      return;
    case 'draw': {
      if (renderer === undefined) return;
      const bitmap = renderer.draw(data.drawing);
      say({ type: 'drawn', bitmap, drawing: data.drawing }, [bitmap]);
      return;
    }
    default:
      data satisfies never;
  }
};

installCodecFiles();
