/** What the viewer's page and its worker say to each other. */
import type { Window } from '../../core/pixels/presentation.ts';
import type { FilmView, Size } from './film-view.ts';

/** What is to be drawn. */
export interface Drawing {
  readonly view: FilmView;
  /** Of the viewer, in CSS pixels. */
  readonly viewport: Size;
  /** Screen pixels for one CSS pixel. */
  readonly pixelRatio: number;
  readonly window: Window;
  readonly inverted: boolean;
}

/** Facts about an opened film that the controls need. */
export interface FilmFacts extends Size {
  /** In which it is first shown. */
  readonly window: Window;
  /** Lowest and highest value that a window may be centred on. */
  readonly low: number;
  readonly high: number;
  /** True when a higher value is shown darker (MONOCHROME1). */
  readonly highIsDark: boolean;
}

/** Why a film can't be shown. */
export type FilmProblem =
  | 'not-reached'
  | 'not-allowed'
  | 'not-an-image'
  | 'unsupported'
  | 'damaged';

export type ToWorker =
  /** An address of the portal, or a file of this computer. */
  | { readonly type: 'open'; readonly source: string | Blob }
  | { readonly type: 'draw'; readonly drawing: Drawing };

export type FromWorker =
  | { readonly type: 'opened'; readonly facts: FilmFacts }
  | { readonly type: 'failed'; readonly problem: FilmProblem }
  | { readonly type: 'drawn'; readonly bitmap: ImageBitmap; readonly drawing: Drawing };
