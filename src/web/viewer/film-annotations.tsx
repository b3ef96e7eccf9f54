/** What a presentation state draws on the film. */
import type { FilmGraphic, FilmPresentation } from '../../core/pixels/presentation-state.ts';
import classes from './film-pane.module.css';
import type { FilmState } from './film-state.ts';
import { onScreen } from './film-view.ts';
import type { Point } from './plane.ts';

interface FilmAnnotationsProps {
  readonly state: FilmState;
  readonly presentation: FilmPresentation;
}

export function FilmAnnotations({ state, presentation }: FilmAnnotationsProps) {
  const place = (at: Point) => onScreen(state.view, state.viewport, at);
  const { graphics, texts } = presentation;
  return (
    <div className={classes.lines}>
      <svg aria-hidden className={classes.drawing}>
        {graphics.map((graphic, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they stay as they came
          <path key={index} d={pathOf(graphic, place)} className={classes.graphic} />
        ))}
      </svg>
      {texts.map(({ at, text }, index) => {
        const { x, y } = place(at);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they stay as they came
          <p key={index} className={classes.annotation} style={{ left: x, top: y }}>
            {text}
          </p>
        );
      })}
    </div>
  );
}

function pathOf(graphic: FilmGraphic, place: (at: Point) => Point): string {
  const points = graphic.points.map(place);
  const [a, b, c, d] = points;
  if (a === undefined) return '';
  switch (graphic.kind) {
    case 'point':
      return `M${a.x - 5} ${a.y}h10M${a.x} ${a.y - 5}v10`;
    case 'line':
      return `M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`;
    case 'circle':
      return b === undefined ? '' : ellipse(a, Math.hypot(b.x - a.x, b.y - a.y), 1, 0);
    case 'ellipse': {
      if (b === undefined || c === undefined || d === undefined) return '';
      const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
      const long = Math.hypot(b.x - a.x, b.y - a.y) / 2;
      const short = Math.hypot(d.x - c.x, d.y - c.y) / 2;
      const angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
      return ellipse(middle, long, short / (long || 1), angle);
    }
    default:
      return graphic.kind satisfies never;
  }
}

/** As two arcs; one can't go all the way round. */
function ellipse({ x, y }: Point, radius: number, share: number, degrees: number): string {
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
  const arc = `A${radius} ${radius * share} ${degrees} 1 1`;
  return `M${x - dx} ${y - dy}${arc} ${x + dx} ${y + dy}${arc} ${x - dx} ${y - dy}`;
}
