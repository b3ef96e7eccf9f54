/** One film in one worker: opens it, and keeps at most one drawing under way and one waiting. */
import type { FilmPresentation } from '../../core/pixels/presentation-state.ts';
import type {
  Drawing,
  FilmFacts,
  FilmProblem,
  FromWorker,
  Probe,
  ToWorker,
} from './film-messages.ts';
import type { Point } from './plane.ts';

interface FilmListeners {
  readonly onOpened: (facts: FilmFacts) => void;
  readonly onFailed: (problem: FilmProblem) => void;
  /** The receiver owns the bitmap. */
  readonly onDrawn: (bitmap: ImageBitmap, drawing: Drawing) => void;
  /** Undefined beside the film. */
  readonly onProbed: (probe: Probe | undefined) => void;
  /** Undefined when it can't be shown. */
  readonly onPresented: (source: string, presentation: FilmPresentation | undefined) => void;
}

export class FilmSession {
  private readonly worker: Worker;
  private underWay = false;
  private waiting: Drawing | undefined;
  private probing = false;
  private toProbe: Point | undefined;

  constructor(source: string | Blob, listeners: FilmListeners) {
    this.worker = new Worker(new URL('./decode.worker.ts', import.meta.url), {
      type: 'module',
      name: 'film',
    });
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.receive(data, listeners);
    this.worker.onerror = () => listeners.onFailed('not-reached');
    this.send({ type: 'open', source: typeof source === 'string' ? addressOf(source) : source });
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

  /** Asks what lies under a point of the film; of points asked for meanwhile only the last one counts. */
  probe(at: Point): void {
    if (this.probing) {
      this.toProbe = at;
      return;
    }
    this.probing = true;
    this.send({ type: 'probe', at });
  }

  /** Asks what a presentation state says of the film. */
  present(source: string): void {
    this.send({ type: 'present', source: addressOf(source) });
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
      case 'probed': {
        this.probing = false;
        const next = this.toProbe;
        this.toProbe = undefined;
        if (next !== undefined) this.probe(next);
        listeners.onProbed(message.probe);
        return;
      }
      case 'presented':
        listeners.onPresented(message.source, message.presentation);
        return;
      default:
        message satisfies never;
    }
  }
}

/** Workers resolve addresses against their own script. */
function addressOf(source: string): string {
  return new URL(source, document.baseURI).href;
}
