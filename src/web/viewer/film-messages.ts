/** What the viewer's page and its worker say to each other. */
import type { PixelSpacing } from '../../core/pixels/pixel-spacing.ts';
import type { Window } from '../../core/pixels/presentation.ts';
import type { FilmPresentation } from '../../core/pixels/presentation-state.ts';
import type { Orientation } from './film-turn.ts';
import type { FilmView } from './film-view.ts';
import type { Point, Size, Viewport } from './plane.ts';

/** What is to be drawn. */
export interface Drawing {
  readonly view: FilmView;
  readonly viewport: Viewport;
  readonly window: Window;
  readonly inverted: boolean;
}

export type WindowPresetId = 'file' | 'automatic' | 'lungs' | 'soft' | `file-${number}`;

/** A window with a name. */
export interface WindowPreset {
  readonly id: WindowPresetId;
  readonly window: Window;
}

/** Facts about an opened film that the controls need. */
export interface FilmFacts extends Size {
  /** In which it is first shown. */
  readonly window: Window;
  /** The first is that in which it is first shown. */
  readonly presets: readonly WindowPreset[];
  /** Lowest and highest value that a window may be centred on. */
  readonly low: number;
  readonly high: number;
  /** True when a higher value is shown darker (MONOCHROME1). */
  readonly highIsDark: boolean;
  /** Absent where the file tells none. */
  readonly spacing?: PixelSpacing;
  readonly orientation?: Orientation;
  /** Day on which the film was taken, as the file says, `YYYY-MM-DD`. */
  readonly takenOn?: string;
}

/** Why a film can't be shown. */
export type FilmProblem =
  | 'not-reached'
  | 'not-allowed'
  | 'not-an-image'
  | 'unsupported'
  | 'damaged';

/** A pixel and what it holds: the value that the modality transform gives, or red, green and blue. */
export interface Probe {
  /** Column and row, from 0. */
  readonly at: Point;
  readonly values: readonly number[];
}

export type ToWorker =
  /** An address of the portal, or a file of this computer. */
  | { readonly type: 'open'; readonly source: string | Blob }
  | { readonly type: 'draw'; readonly drawing: Drawing }
  | { readonly type: 'probe'; readonly at: Point }
  /** The address of a presentation state. */
  | { readonly type: 'present'; readonly source: string };

export type FromWorker =
  | { readonly type: 'opened'; readonly facts: FilmFacts }
  | { readonly type: 'failed'; readonly problem: FilmProblem }
  | { readonly type: 'drawn'; readonly bitmap: ImageBitmap; readonly drawing: Drawing }
  | { readonly type: 'probed'; readonly probe: Probe | undefined }
  /** Undefined when it can't be had, or says nothing of this film. */
  | {
      readonly type: 'presented';
      readonly source: string;
      readonly presentation: FilmPresentation | undefined;
    };
