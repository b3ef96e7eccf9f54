/** Lines that measure: drawn over the film, their ends moved by dragging or by arrow keys. */
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { type FilmLine, type Length, lengthOf } from './film-length.ts';
import classes from './film-pane.module.css';
import type { FilmState } from './film-state.ts';
import { toFilm } from './film-turn.ts';
import { onFilm, onScreen } from './film-view.ts';
import type { Point } from './plane.ts';

interface FilmLinesProps {
  readonly state: FilmState;
  readonly lines: readonly FilmLine[];
  readonly onChange: (line: FilmLine) => void;
  readonly onRemove: (id: number) => void;
}

export function FilmLines({ state, lines, onChange, onRemove }: FilmLinesProps) {
  const { t, i18n } = useTranslation('viewer');
  if (lines.length === 0) return null;
  const place = (at: Point) => onScreen(state.view, state.viewport, at);
  const wordsOf = ({ value, unit }: Length) =>
    t(unit, {
      value: new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(value),
    });
  return (
    <div className={classes.lines}>
      <svg aria-hidden className={classes.drawing}>
        {lines.map((line) => {
          const [from, to] = [place(line.from), place(line.to)];
          return (
            <g key={line.id}>
              <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} className={classes.lineShade} />
              <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} className={classes.line} />
            </g>
          );
        })}
      </svg>
      {lines.map((line, index) => {
        const length = wordsOf(lengthOf(line, state.film.spacing));
        const middle = place({
          x: (line.from.x + line.to.x) / 2,
          y: (line.from.y + line.to.y) / 2,
        });
        return (
          <Fragment key={line.id}>
            <span className={classes.lineLength} style={{ left: middle.x, top: middle.y }}>
              {length}
            </span>
            {(['from', 'to'] as const).map((end) => (
              <LineEnd
                key={end}
                label={t(end === 'from' ? 'lineFrom' : 'lineTo', { number: index + 1, length })}
                at={place(line[end])}
                onMove={(by) => {
                  const at = place(line[end]);
                  const next = { x: at.x + by.x, y: at.y + by.y };
                  onChange({ ...line, [end]: onFilm(state.view, state.viewport, next) });
                }}
                onNudge={(by) => {
                  const step = toFilm(state.view.turn, by);
                  const { x, y } = line[end];
                  onChange({ ...line, [end]: { x: x + step.x, y: y + step.y } });
                }}
                onRemove={() => onRemove(line.id)}
              />
            ))}
          </Fragment>
        );
      })}
    </div>
  );
}

interface LineEndProps {
  readonly label: string;
  readonly at: Point;
  /** By CSS pixels. */
  readonly onMove: (by: Point) => void;
  /** By film pixels, in directions of the screen. */
  readonly onNudge: (by: Point) => void;
  readonly onRemove: () => void;
}

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const farPx = 20;

function LineEnd({ label, at, onMove, onNudge, onRemove }: LineEndProps) {
  const key = (event: React.KeyboardEvent) => {
    const by = arrows[event.key];
    if (by !== undefined) {
      event.preventDefault();
      const far = event.shiftKey ? farPx : 1;
      onNudge({ x: by.x * far, y: by.y * far });
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      onRemove();
    }
  };
  return (
    <button
      type="button"
      className={classes.lineEnd}
      aria-label={label}
      style={{ left: at.x, top: at.y }}
      onKeyDown={key}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.buttons === 0) return;
        onMove({ x: event.movementX, y: event.movementY });
      }}
    />
  );
}
