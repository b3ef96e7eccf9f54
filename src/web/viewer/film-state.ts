/** What a person has done to a film on screen, and every step that changes it. */
import type { Window } from '../../core/pixels/presentation.ts';
import type { FilmFacts } from './film-messages.ts';
import type { FilmView, Point, Size } from './film-view.ts';
import { fitView, panView, zoomView } from './film-view.ts';

export interface FilmState {
  readonly film: FilmFacts;
  readonly viewport: Size;
  readonly view: FilmView;
  /** Follows the size of the viewer until somebody zooms or moves. */
  readonly fitted: boolean;
  readonly window: Window;
  readonly inverted: boolean;
}

export type FilmStep =
  | { readonly type: 'resize'; readonly viewport: Size }
  /** `at` is in CSS pixels from the viewer's corner; absent, its middle. */
  | { readonly type: 'zoom'; readonly factor: number; readonly at?: Point }
  | { readonly type: 'pan'; readonly by: Point }
  | { readonly type: 'fit' }
  /** One film pixel on one pixel of the screen. */
  | { readonly type: 'actual-size'; readonly pixelRatio: number }
  | { readonly type: 'window'; readonly window: Window }
  /** Shares of the whole range of values. */
  | { readonly type: 'shift-window'; readonly wider: number; readonly brighter: number }
  | { readonly type: 'invert' }
  | { readonly type: 'reset' };

export function openFilm(film: FilmFacts, viewport: Size): FilmState {
  return {
    film,
    viewport,
    view: fitView(film, viewport),
    fitted: true,
    window: film.window,
    inverted: false,
  };
}

export function stepFilm(state: FilmState, step: FilmStep): FilmState {
  const { film, viewport, view } = state;
  switch (step.type) {
    case 'resize':
      return {
        ...state,
        viewport: step.viewport,
        view: state.fitted ? fitView(film, step.viewport) : view,
      };
    case 'zoom': {
      const at = step.at ?? { x: viewport.width / 2, y: viewport.height / 2 };
      return { ...state, fitted: false, view: zoomView(view, step.factor, at, film, viewport) };
    }
    case 'pan':
      return { ...state, fitted: false, view: panView(view, step.by, film) };
    case 'fit':
      return { ...state, fitted: true, view: fitView(film, viewport) };
    case 'actual-size':
      return { ...state, fitted: false, view: { ...view, scale: 1 / step.pixelRatio } };
    case 'window':
      return { ...state, window: withinRange(step.window, film) };
    case 'shift-window': {
      const range = film.high - film.low;
      const brighter = lowerIsBrighter(state) ? -step.brighter : step.brighter;
      const center = state.window.center + brighter * range;
      const width = state.window.width + step.wider * range;
      return { ...state, window: withinRange({ center, width }, film) };
    }
    case 'invert':
      return { ...state, inverted: !state.inverted };
    case 'reset':
      return openFilm(film, viewport);
    default:
      return step satisfies never;
  }
}

/** True when moving the window down makes the film brighter, as it is shown now. */
export function lowerIsBrighter({ film, inverted }: Pick<FilmState, 'film' | 'inverted'>): boolean {
  return film.highIsDark === inverted;
}

/** Widest and narrowest window, and its steps, for a film. */
export function windowLimits({ low, high, window }: FilmFacts) {
  return {
    lowestCenter: Math.min(low, window.center),
    highestCenter: Math.max(high, window.center),
    narrowest: Math.min(2, window.width),
    widest: Math.max(2 * (high - low), window.width, 4),
  };
}

function withinRange({ center, width }: Window, film: FilmFacts): Window {
  const limits = windowLimits(film);
  return {
    center: Math.min(limits.highestCenter, Math.max(limits.lowestCenter, center)),
    width: Math.min(limits.widest, Math.max(limits.narrowest, width)),
  };
}
