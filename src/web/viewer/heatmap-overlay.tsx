/** The CAD engine's heatmap, laid over the film where the film was last drawn. */
import type { Drawing, FilmFacts } from './film-messages.ts';
import classes from './film-pane.module.css';
import { viewMatrix } from './film-view.ts';

interface HeatmapOverlayProps {
  readonly url: string;
  readonly film: FilmFacts;
  readonly drawn: Drawing;
  /** 0 to 100. */
  readonly opacity: number;
}

export function HeatmapOverlay({ url, film, drawn, opacity }: HeatmapOverlayProps) {
  return (
    <img
      src={url}
      alt=""
      draggable={false}
      className={classes.heatmap}
      style={{
        width: film.width,
        height: film.height,
        transform: `matrix(${viewMatrix(drawn.view, drawn.viewport).join(', ')})`,
        opacity: opacity / 100,
      }}
    />
  );
}
