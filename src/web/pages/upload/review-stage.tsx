/** The picture with its boxes: dark where it will be painted over, an outline alone where the text stays. */
import { ActionIcon } from '@mantine/core';
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Box } from '../../../core/pixels/box.ts';
import type { TextBox } from '../../upload/text-look.ts';
import type { FilmState } from '../../viewer/film-state.ts';
import { filmOrigin } from '../../viewer/film-view.ts';
import type { Film } from '../../viewer/use-film.ts';
import { corners, moveBox, resizeBox } from './box-edit.ts';
import { useBoxLabel } from './box-label.ts';
import classes from './review-dialog.module.css';
import { useBoxGestures } from './use-box-gestures.ts';

export interface BoxActions {
  readonly onChange: (box: TextBox) => void;
  readonly onDrawn: (box: Box) => void;
  /** Leaves a found box visible, or takes a drawn one away. */
  readonly onDrop: (box: TextBox) => void;
  readonly onChoose: (id: string) => void;
}

interface ReviewStageProps extends BoxActions {
  readonly stage: React.RefObject<HTMLDivElement | null>;
  readonly film: Film;
  readonly name: string;
  readonly boxes: readonly TextBox[];
  readonly chosen: string | undefined;
}

export function ReviewStage({ stage, film, name, boxes, chosen, ...actions }: ReviewStageProps) {
  const { t } = useTranslation('deid');
  const [drawing, setDrawing] = useState<Box>();
  const helpId = useId();
  const { state, drawn, step } = film;
  const { onChange, onDrawn } = actions;
  useBoxGestures(stage, { state, boxes, step, onChange, onDrawn, onDrawing: setDrawing });
  const shown =
    state && drawn ? { ...state, view: drawn.view, viewport: drawn.viewport } : undefined;
  return (
    <div className={classes.frame}>
      <div ref={stage} className={classes.stage} aria-busy={shown === undefined}>
        <canvas
          ref={film.canvasRef}
          className={classes.canvas}
          hidden={drawn === undefined}
          role="img"
          aria-label={t('reviewFilm', { name })}
        />
        {shown &&
          boxes.map((box) => (
            <BoxOnFilm
              key={box.id}
              box={box}
              state={shown}
              isChosen={box.id === chosen}
              helpId={helpId}
              {...actions}
            />
          ))}
        {shown && drawing && (
          <span className={classes.drawing} style={placeOf(drawing, shown)} aria-hidden />
        )}
      </div>
      <Message film={film} />
      {shown && <Zoom film={film} />}
      <p id={helpId} className={classes.keys}>
        {t('reviewKeys')}
      </p>
    </div>
  );
}

interface BoxOnFilmProps extends BoxActions {
  readonly box: TextBox;
  readonly state: FilmState;
  readonly isChosen: boolean;
  readonly helpId: string;
}

/** Pixels of the screen for one press of an arrow key. */
const nudgePx = 6;

function BoxOnFilm({ box, state, isChosen, helpId, ...actions }: BoxOnFilmProps) {
  const label = useBoxLabel();
  const { onChange, onDrop, onChoose } = actions;
  const press = (event: React.KeyboardEvent) => {
    const by = arrowOf(event.key);
    if (by !== undefined) {
      event.preventDefault();
      const px = Math.max(1, Math.round(nudgePx / state.view.scale));
      const far = { x: by.x * px, y: by.y * px };
      onChange(
        event.shiftKey ? resizeBox(box, 'se', far, state.film) : moveBox(box, far, state.film),
      );
    }
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      onDrop(box);
    }
  };
  return (
    <button
      type="button"
      data-box={box.id}
      data-blanked={box.blanked || undefined}
      data-chosen={isChosen || undefined}
      className={classes.box}
      style={placeOf(box, state)}
      aria-label={label(box)}
      aria-describedby={helpId}
      onFocus={() => onChoose(box.id)}
      onKeyDown={press}
    >
      {isChosen &&
        corners.map((corner) => (
          <span key={corner} data-corner={corner} className={classes.corner} aria-hidden />
        ))}
    </button>
  );
}

function arrowOf(key: string): { x: number; y: number } | undefined {
  switch (key) {
    case 'ArrowLeft':
      return { x: -1, y: 0 };
    case 'ArrowRight':
      return { x: 1, y: 0 };
    case 'ArrowUp':
      return { x: 0, y: -1 };
    case 'ArrowDown':
      return { x: 0, y: 1 };
    default:
      return undefined;
  }
}

function placeOf({ x, y, width, height }: Box, { view, viewport }: FilmState): React.CSSProperties {
  const origin = filmOrigin(view, viewport);
  return {
    left: origin.x + x * view.scale,
    top: origin.y + y * view.scale,
    width: width * view.scale,
    height: height * view.scale,
  };
}

function Message({ film }: { readonly film: Film }) {
  const { t } = useTranslation('deid');
  if (film.drawn !== undefined) return null;
  return (
    <p className={classes.message} role="status">
      {film.problem === undefined ? t('reviewLoading') : t('reviewProblem')}
    </p>
  );
}

function Zoom({ film }: { readonly film: Film }) {
  const { t } = useTranslation('viewer');
  const tools = [
    ['zoomIn', IconPlus, { type: 'zoom', factor: 1.5 }],
    ['zoomOut', IconMinus, { type: 'zoom', factor: 1 / 1.5 }],
    ['fit', IconMaximize, { type: 'fit' }],
  ] as const;
  return (
    <div className={classes.zoom}>
      {tools.map(([name, Icon, step]) => (
        <ActionIcon
          key={name}
          variant="default"
          size={32}
          aria-label={t(name)}
          onClick={() => film.step(step)}
        >
          <Icon size={16} aria-hidden />
        </ActionIcon>
      ))}
    </div>
  );
}
