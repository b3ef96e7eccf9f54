/** What stands on the picture itself: that it is flipped or turned, the patient's sides, how long a centimetre is. */
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { scaleBar } from './film-length.ts';
import classes from './film-pane.module.css';
import type { FilmState } from './film-state.ts';
import { edgeLetters } from './film-turn.ts';

const turnWords = { 1: 'right', 2: 'over', 3: 'left' } as const;

/** Always there, so that its words are read out when they come. */
export function TurnMark({ state }: { readonly state: FilmState | undefined }) {
  const { t } = useTranslation('viewer');
  const turn = state?.view.turn;
  const said = [
    ...(turn?.flipped === true ? [t('flipped')] : []),
    ...(turn === undefined || turn.quarters === 0 ? [] : [t(`turned.${turnWords[turn.quarters]}`)]),
  ];
  return (
    <div role="status" className={classes.turnMark} data-flipped={turn?.flipped || undefined}>
      {said.length > 0 && (
        <p>
          {turn?.flipped === true && <IconAlertTriangleFilled size={20} aria-hidden />}
          {said.join(' · ')}
        </p>
      )}
    </div>
  );
}

export function EdgeMarks({ state }: { readonly state: FilmState }) {
  const { orientation } = state.film;
  if (orientation === undefined) return null;
  const letters = edgeLetters(state.view.turn, orientation);
  return (
    <div aria-hidden>
      {(['left', 'right'] as const).map((edge) => (
        <span key={edge} className={classes.edge} data-edge={edge}>
          {letters[edge]}
        </span>
      ))}
    </div>
  );
}

export function ScaleMark({ state }: { readonly state: FilmState }) {
  const { t } = useTranslation('viewer');
  const { film, view, viewport } = state;
  const { spacing } = film;
  if (spacing === undefined) return null;
  const bar = scaleBar(spacing, view.turn, view.scale, viewport.width / 4);
  if (bar === undefined) return null;
  const length = bar.mm >= 10 ? t('cm', { value: bar.mm / 10 }) : t('mm', { value: bar.mm });
  return (
    <div className={classes.scaleMark}>
      <span>
        {length} {spacing.basis !== 'calibrated' && t(`basisShort.${spacing.basis}`)}
      </span>
      <span className={classes.bar} style={{ width: bar.widthPx }} aria-hidden />
    </div>
  );
}
