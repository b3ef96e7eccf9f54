/** The viewer's worker: wires messages to the loader and the renderer. */
import { installCodecFiles } from './codec-files.ts';
import type { FromWorker, ToWorker } from './film-messages.ts';
import { FilmRenderer } from './film-renderer.ts';
import { loadFilm } from './load-film.ts';
import { loadPresentation } from './load-presentation.ts';

declare const self: DedicatedWorkerGlobalScope;

let opened: { readonly renderer: FilmRenderer; readonly sopInstanceUid: string } | undefined;

function say(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

async function open(source: string | Blob): Promise<void> {
  const film = await loadFilm(source);
  if (film.problem !== undefined) {
    say({ type: 'failed', problem: film.problem });
    return;
  }
  const { frame, header } = film;
  const renderer = new FilmRenderer(frame, header);
  opened = { renderer, sopInstanceUid: header.sopInstanceUid };
  say({ type: 'opened', facts: renderer.facts });
}

async function present(source: string): Promise<void> {
  const presentation =
    opened && (await loadPresentation(source, opened.renderer.frame, opened.sopInstanceUid));
  say({ type: 'presented', source, presentation });
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'open':
      // What the loader doesn't foresee is want of memory.
      open(data.source).catch(() => say({ type: 'failed', problem: 'unsupported' }));
      return;
    case 'draw': {
      if (opened === undefined) return;
      const bitmap = opened.renderer.draw(data.drawing);
      say({ type: 'drawn', bitmap, drawing: data.drawing }, [bitmap]);
      return;
    }
    case 'probe':
      say({ type: 'probed', probe: opened?.renderer.probe(data.at) });
      return;
    case 'present':
      void present(data.source);
      return;
    default:
      data satisfies never;
  }
};

installCodecFiles();
