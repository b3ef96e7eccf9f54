/** In a corner of the picture: its size and zoom, its window, and the value under the pointer. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './film-pane.module.css';
import type { FilmState } from './film-state.ts';
import type { Film } from './use-film.ts';

interface FilmReadingProps {
  readonly film: Film;
  readonly state: FilmState;
  readonly readsMiddle: boolean;
}

export function FilmReading({ film, state, readsMiddle }: FilmReadingProps) {
  const { t } = useTranslation('viewer');
  const { probe, look } = film;
  const { view, viewport, window: voi } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what lies in the middle depends on the view
  useEffect(() => {
    if (readsMiddle) look({ x: viewport.width / 2, y: viewport.height / 2 });
  }, [readsMiddle, look, view, viewport]);
  const value =
    probe &&
    t('valueAt', {
      column: probe.at.x + 1,
      row: probe.at.y + 1,
      value: probe.values.map((each) => Math.round(each * 100) / 100).join(' '),
    });
  return (
    <>
      <p className={classes.facts} aria-hidden>
        <span>
          {t('facts', {
            width: state.film.width,
            height: state.film.height,
            zoom: Math.round(view.scale * viewport.pixelRatio * 100),
          })}
        </span>
        <span>
          {t('windowFacts', { level: Math.round(voi.center), width: Math.round(voi.width) })}
        </span>
        {value !== undefined && <span>{value}</span>}
      </p>
      <p role="status" className="visually-hidden">
        {readsMiddle && value}
      </p>
    </>
  );
}
