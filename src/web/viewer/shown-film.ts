/** What the viewer is given of a film. */
import type { ReactNode } from 'react';

/** A picture of the whole film's area. */
export interface FilmHeatmap {
  readonly id: string;
  readonly url: string;
  /** Of which engine, from when. */
  readonly label: string;
}

/** How somebody else, mostly an engine, wants the film shown. */
export interface FilmPresentationLink {
  readonly url: string;
  readonly label: string;
}

export interface ShownFilm {
  readonly id: string;
  /** Of the image file: DICOM, PNG or JPEG. */
  readonly url: string;
  /** What the picture is called for those who can't see it. */
  readonly name: string;
  /** Stands above it when another lies beside it: whose it is, from when, what was said of it. */
  readonly caption: ReactNode;
  readonly heatmaps: readonly FilmHeatmap[];
  /** The one that is shown at first; none where there is none of that name. */
  readonly heatmapId: string | undefined;
  readonly presentations: readonly FilmPresentationLink[];
}

/** One that may be laid beside the film. */
export interface OtherFilm extends ShownFilm {
  /** For the list to choose from. */
  readonly title: string;
  readonly detail: ReactNode;
}
