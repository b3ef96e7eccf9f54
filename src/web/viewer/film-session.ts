/** One film in one worker: opens it, and keeps at most one drawing under way and one waiting. */
import type { Drawing, FilmFacts, FilmProblem, FromWorker, ToWorker } from './film-messages.ts';

interface FilmListeners {
  readonly onOpened: (facts: FilmFacts) => void;
  readonly onFailed: (problem: FilmProblem) => void;
  /** The receiver owns the bitmap. */
  readonly onDrawn: (bitmap: ImageBitmap, drawing: Drawing) => void;
}

export class FilmSession {
  private readonly worker: Worker;
  private underWay = false;
  private waiting: Drawing | undefined;

  constructor(source: string | Blob, listeners: FilmListeners) {
    this.worker = new Worker(new URL('./decode.worker.ts', import.meta.url), {
      type: 'module',
      name: 'film',
    });
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.receive(data, listeners);
    this.worker.onerror = () => listeners.onFailed('not-reached');
    // Workers resolve addresses against their own script.
    const isAddress = typeof source === 'string';
    this.send({
      type: 'open',
      source: isAddress ? new URL(source, document.baseURI).href : source,
    });
  }

  /** Draws as soon as it can; of drawings asked for meanwhile only the last one is made. */
  draw(drawing: Drawing): void {
    if (this.underWay) {
      this.waiting = drawing;
      return;
    }
    this.underWay = true;
    this.send({ type: 'draw', drawing });
  }

  close(): void {
    this.worker.terminate();
  }

  private send(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private receive(message: FromWorker, listeners: FilmListeners): void {
    switch (message.type) {
      case 'opened':
        listeners.onOpened(message.facts);
        return;
      case 'failed':
        listeners.onFailed(message.problem);
        return;
      case 'drawn': {
        this.underWay = false;
        const next = this.waiting;
        this.waiting = undefined;
        if (next !== undefined) this.draw(next);
        listeners.onDrawn(message.bitmap, message.drawing);
        return;
      }
      default:
        message satisfies never;
    }
  }
}
