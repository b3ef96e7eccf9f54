/** What a person has done to a film on screen, and every step that changes it. */
import type { Window } from '../../core/pixels/presentation.ts';
import type { FilmFacts, WindowPresetId } from './film-messages.ts';
import { flipTurn, type Turn, turnBy } from './film-turn.ts';
import type { FilmView } from './film-view.ts';
import { fitView, panView, scaleView, zoomView } from './film-view.ts';
import type { Point, Viewport } from './plane.ts';

export interface FilmState {
  readonly film: FilmFacts;
  readonly viewport: Viewport;
  readonly view: FilmView;
  /** A fitted film follows the size of the viewer, one of actual size the screen's pixels, until somebody zooms. */
  readonly sizing: 'fit' | 'actual' | 'free';
  readonly window: Window;
  readonly inverted: boolean;
}

export type FilmStep =
  | { readonly type: 'resize'; readonly viewport: Viewport }
  /** `at` is in CSS pixels from the viewer's corner; absent, its middle. */
  | { readonly type: 'zoom'; readonly factor: number; readonly at?: Point }
  | { readonly type: 'pan'; readonly by: Point }
  | { readonly type: 'fit' }
  /** One film pixel on one pixel of the screen. */
  | { readonly type: 'actual-size'; readonly at?: Point }
  /** Actual size, or the whole film if it has that. */
  | { readonly type: 'toggle-size'; readonly at?: Point }
  | { readonly type: 'window'; readonly window: Window }
  | { readonly type: 'preset'; readonly id: WindowPresetId }
  | { readonly type: 'next-preset' }
  /** Shares of the whole range of values. */
  | { readonly type: 'shift-window'; readonly wider: number; readonly brighter: number }
  | { readonly type: 'invert' }
  | { readonly type: 'flip' }
  /** A quarter, clockwise or back. */
  | { readonly type: 'rotate'; readonly by: 1 | -1 }
  /** As somebody else has set it. */
  | {
      readonly type: 'present';
      readonly window: Window | undefined;
      readonly inverted: boolean;
      readonly turn: Turn;
    }
  | { readonly type: 'reset' };

export function openFilm(film: FilmFacts, viewport: Viewport): FilmState {
  return {
    film,
    viewport,
    view: fitView(film, viewport),
    sizing: 'fit',
    window: film.window,
    inverted: false,
  };
}

export function stepFilm(state: FilmState, step: FilmStep): FilmState {
  const { film, viewport, view } = state;
  switch (step.type) {
    case 'resize':
      return resized(state, step.viewport);
    case 'zoom': {
      const at = step.at ?? middleOf(viewport);
      return { ...state, sizing: 'free', view: zoomView(view, step.factor, at, film, viewport) };
    }
    case 'pan':
      return {
        ...state,
        sizing: state.sizing === 'fit' ? 'free' : state.sizing,
        view: panView(view, step.by, film),
      };
    case 'fit':
      return { ...state, sizing: 'fit', view: fitView(film, viewport, view.turn) };
    case 'actual-size':
      return actualSize(state, step.at);
    case 'toggle-size':
      return state.sizing === 'actual'
        ? stepFilm(state, { type: 'fit' })
        : actualSize(state, step.at);
    case 'window':
      return { ...state, window: withinRange(step.window, film) };
    case 'preset': {
      const preset = film.presets.find(({ id }) => id === step.id);
      return preset === undefined ? state : { ...state, window: preset.window };
    }
    case 'next-preset':
      return { ...state, window: nextPreset(state) };
    case 'shift-window':
      return { ...state, window: shiftedWindow(state, step) };
    case 'invert':
      return { ...state, inverted: !state.inverted };
    case 'flip':
      return turned(state, flipTurn(view.turn));
    case 'rotate':
      return turned(state, turnBy(view.turn, step.by));
    case 'present': {
      const window = step.window === undefined ? state.window : withinRange(step.window, film);
      return turned({ ...state, window, inverted: step.inverted }, step.turn);
    }
    case 'reset':
      return openFilm(film, viewport);
    default:
      return step satisfies never;
  }
}

/** Steps that move or size what is seen, and mean the same to a film beside this one. */
export function isViewStep({ type }: FilmStep): boolean {
  return ['zoom', 'pan', 'fit', 'actual-size', 'toggle-size'].includes(type);
}

function middleOf({ width, height }: Viewport): Point {
  return { x: width / 2, y: height / 2 };
}

function resized(state: FilmState, viewport: Viewport): FilmState {
  const { film, view, sizing } = state;
  switch (sizing) {
    case 'fit':
      return { ...state, viewport, view: fitView(film, viewport, view.turn) };
    case 'actual':
      return { ...state, viewport, view: { ...view, scale: 1 / viewport.pixelRatio } };
    case 'free':
      return { ...state, viewport };
    default:
      return sizing satisfies never;
  }
}

function actualSize(state: FilmState, at: Point = middleOf(state.viewport)): FilmState {
  const { film, viewport, view } = state;
  const scale = 1 / viewport.pixelRatio;
  return { ...state, sizing: 'actual', view: scaleView(view, scale, at, film, viewport) };
}

function turned(state: FilmState, turn: Turn): FilmState {
  const { film, viewport, view, sizing } = state;
  if (sizing === 'fit') return { ...state, view: fitView(film, viewport, turn) };
  return { ...state, view: { ...view, turn } };
}

/** The preset whose window is in force, if it is one's. */
export function presetOf({ film, window }: Pick<FilmState, 'film' | 'window'>) {
  return film.presets.find((preset) => isSame(preset.window, window));
}

function nextPreset(state: FilmState): Window {
  const { presets } = state.film;
  const at = presets.findIndex((preset) => isSame(preset.window, state.window));
  return presets[(at + 1) % presets.length]?.window ?? state.window;
}

function isSame(one: Window, other: Window): boolean {
  return one.center === other.center && one.width === other.width;
}

function shiftedWindow(state: FilmState, by: { wider: number; brighter: number }): Window {
  const { film, window } = state;
  const range = film.high - film.low;
  const brighter = lowerIsBrighter(state) ? -by.brighter : by.brighter;
  const center = window.center + brighter * range;
  return withinRange({ center, width: window.width + by.wider * range }, film);
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
