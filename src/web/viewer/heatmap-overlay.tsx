/** The CAD engine's heatmap, laid over the film where the film was last drawn. */
import type { Drawing, FilmFacts } from './film-messages.ts';
import { filmOrigin } from './film-view.ts';
import classes from './film-viewer.module.css';

interface HeatmapOverlayProps {
  readonly url: string;
  readonly film: FilmFacts;
  readonly drawn: Drawing;
  /** 0 to 100. */
  readonly opacity: number;
}

export function HeatmapOverlay({ url, film, drawn, opacity }: HeatmapOverlayProps) {
  const { view, viewport } = drawn;
  const origin = filmOrigin(view, viewport);
  return (
    <img
      src={url}
      alt=""
      draggable={false}
      className={classes.heatmap}
      style={{
        left: origin.x,
        top: origin.y,
        width: film.width * view.scale,
        height: film.height * view.scale,
        opacity: opacity / 100,
      }}
    />
  );
}
