/** Opens a film in a worker for as long as a component shows it. */
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { FilmPresentation } from '../../core/pixels/presentation-state.ts';
import type { Drawing, FilmProblem, Probe } from './film-messages.ts';
import { FilmSession } from './film-session.ts';
import type { FilmState, FilmStep } from './film-state.ts';
import { openFilm, stepFilm } from './film-state.ts';
import { onFilm } from './film-view.ts';
import type { Point, Viewport } from './plane.ts';

type Step = FilmStep | { readonly type: 'opened'; readonly state: FilmState | undefined };

function reduce(state: FilmState | undefined, step: Step): FilmState | undefined {
  if (step.type === 'opened') return step.state;
  return state === undefined ? undefined : stepFilm(state, step);
}

export interface Film {
  /** Undefined while it is loading and when it can't be shown. */
  readonly state: FilmState | undefined;
  readonly problem: FilmProblem | undefined;
  readonly step: (step: FilmStep) => void;
  readonly retry: () => void;
  /** Where the film stands on the canvas now, which lags a little behind `state`. */
  readonly drawn: Drawing | undefined;
  readonly canvasRef: React.RefObject<HTMLCanvasElement | null>;
  /** What was found where `look` looked last; undefined beside the film and after `look(undefined)`. */
  readonly probe: Probe | undefined;
  /** Looks at a point in CSS pixels from the viewer's corner. */
  readonly look: (at: Point | undefined) => void;
  /** What presentation states say, by address; undefined: nothing that can be shown. */
  readonly presentations: ReadonlyMap<string, FilmPresentation | undefined>;
  readonly present: (source: string) => void;
}

/** Without a source there is no film. */
export function useFilm(source: string | Blob | undefined, viewport: Viewport): Film {
  const [state, dispatch] = useReducer(reduce, undefined);
  const [problem, setProblem] = useState<FilmProblem>();
  const [drawn, setDrawn] = useState<Drawing>();
  const [probe, setProbe] = useState<Probe>();
  const [presentations, setPresentations] = useState<Film['presentations']>(new Map());
  const [attempt, setAttempt] = useState(0);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const session = useRef<FilmSession>(undefined);
  const latest = useRef({ viewport, state, looking: false });
  useEffect(() => {
    latest.current = { ...latest.current, viewport, state };
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens the film anew
  useEffect(() => {
    dispatch({ type: 'opened', state: undefined });
    setProblem(undefined);
    setDrawn(undefined);
    setProbe(undefined);
    setPresentations(new Map());
    if (source === undefined) return;
    const opened = new FilmSession(source, {
      onOpened: (facts) =>
        dispatch({ type: 'opened', state: openFilm(facts, latest.current.viewport) }),
      onFailed: setProblem,
      onDrawn: (bitmap, drawing) => {
        show(canvasRef.current, bitmap);
        setDrawn(drawing);
      },
      onProbed: (found) => setProbe(latest.current.looking ? found : undefined),
      onPresented: (address, said) => setPresentations((all) => new Map(all).set(address, said)),
    });
    session.current = opened;
    return () => opened.close();
  }, [source, attempt]);

  useEffect(() => dispatch({ type: 'resize', viewport }), [viewport]);

  useEffect(() => {
    if (state === undefined || state.viewport.width === 0) return;
    const { view, window: voi, inverted } = state;
    session.current?.draw({ view, viewport: state.viewport, window: voi, inverted });
  }, [state]);

  const look = useCallback((at: Point | undefined) => {
    const { state: now } = latest.current;
    latest.current.looking = at !== undefined;
    if (at === undefined || now === undefined) setProbe(undefined);
    else session.current?.probe(onFilm(now.view, now.viewport, at));
  }, []);

  return {
    state,
    problem,
    step: dispatch,
    retry: useCallback(() => setAttempt((n) => n + 1), []),
    drawn,
    canvasRef,
    probe,
    look,
    presentations,
    present: useCallback((address: string) => session.current?.present(address), []),
  };
}

function show(canvas: HTMLCanvasElement | null, bitmap: ImageBitmap): void {
  if (canvas === null) {
    bitmap.close();
    return;
  }
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
}
