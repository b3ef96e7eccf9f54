/** Opens a film in a worker for as long as a component shows it. */
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { Drawing, FilmProblem } from './film-messages.ts';
import { FilmSession } from './film-session.ts';
import type { FilmState, FilmStep } from './film-state.ts';
import { openFilm, stepFilm } from './film-state.ts';
import type { Size } from './film-view.ts';

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
}

export function useFilm(source: string | Blob, viewport: Size): Film {
  const [state, dispatch] = useReducer(reduce, undefined);
  const [problem, setProblem] = useState<FilmProblem>();
  const [drawn, setDrawn] = useState<Drawing>();
  const [attempt, setAttempt] = useState(0);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const session = useRef<FilmSession>(undefined);
  const size = useRef(viewport);
  useEffect(() => {
    size.current = viewport;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens the film anew
  useEffect(() => {
    dispatch({ type: 'opened', state: undefined });
    setProblem(undefined);
    setDrawn(undefined);
    const opened = new FilmSession(source, {
      onOpened: (facts) => dispatch({ type: 'opened', state: openFilm(facts, size.current) }),
      onFailed: setProblem,
      onDrawn: (bitmap, drawing) => {
        show(canvasRef.current, bitmap);
        setDrawn(drawing);
      },
    });
    session.current = opened;
    return () => opened.close();
  }, [source, attempt]);

  useEffect(() => dispatch({ type: 'resize', viewport }), [viewport]);

  useEffect(() => {
    if (state === undefined || state.viewport.width === 0) return;
    const { view, window: voi, inverted } = state;
    const pixelRatio = globalThis.devicePixelRatio;
    session.current?.draw({ view, viewport: state.viewport, pixelRatio, window: voi, inverted });
  }, [state]);

  return {
    state,
    problem,
    step: dispatch,
    retry: useCallback(() => setAttempt((n) => n + 1), []),
    drawn,
    canvasRef,
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
