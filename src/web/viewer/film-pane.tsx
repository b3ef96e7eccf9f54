/** One film on the dark stage, with all that stands on the picture. */
import { Button, Loader } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmPresentation } from '../../core/pixels/presentation-state.ts';
import { formatDay } from '../format/when.ts';
import { FilmAnnotations } from './film-annotations.tsx';
import type { FilmLine } from './film-length.ts';
import { FilmLines } from './film-lines.tsx';
import { EdgeMarks, ScaleMark, TurnMark } from './film-marks.tsx';
import classes from './film-pane.module.css';
import { FilmReading } from './film-reading.tsx';
import type { FilmState } from './film-state.ts';
import { HeatmapOverlay } from './heatmap-overlay.tsx';
import type { Film } from './use-film.ts';
import type { DragTool } from './use-film-gestures.ts';

export interface FilmPaneProps {
  readonly film: Film;
  readonly stage: React.RefObject<HTMLDivElement | null>;
  /** What the film is called for those who can't see it. */
  readonly name: string;
  /** Which film this is, where there are two. */
  readonly caption: ReactNode | undefined;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly tool: DragTool;
  /** Undefined when none is shown; opacity from 0 to 100. */
  readonly heatmap: { readonly url: string; readonly opacity: number } | undefined;
  readonly presentation: FilmPresentation | undefined;
  readonly lines: readonly FilmLine[];
  readonly onLine: (line: FilmLine) => void;
  readonly onRemoveLine: (id: number) => void;
  /** True while the value in the middle is read out. */
  readonly readsMiddle: boolean;
  readonly helpId: string;
}

export function FilmPane(props: FilmPaneProps) {
  const { film, stage, name, caption, isChosen, tool, heatmap, presentation, lines } = props;
  const { t } = useTranslation('viewer');
  const id = useId();
  const { state, drawn } = film;
  const shown =
    state && drawn ? { ...state, view: drawn.view, viewport: drawn.viewport } : undefined;
  return (
    <div
      className={classes.pane}
      data-chosen={(caption !== undefined && isChosen) || undefined}
      onPointerDownCapture={props.onChoose}
      onFocusCapture={props.onChoose}
    >
      {caption !== undefined && (
        <div className={classes.caption}>
          {caption}
          <TakenOn state={state} />
        </div>
      )}
      <div className={classes.frame}>
        <div
          ref={stage}
          data-autofocus={isChosen || undefined}
          id={id}
          className={classes.stage}
          data-tool={tool}
          role="img"
          aria-label={nameOf(name, state, t)}
          aria-describedby={props.helpId}
          aria-busy={state === undefined && film.problem === undefined}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the film takes keys, as its description says
          tabIndex={0}
        >
          <canvas ref={film.canvasRef} className={classes.canvas} hidden={drawn === undefined} />
          {heatmap !== undefined && shown !== undefined && drawn !== undefined && (
            <HeatmapOverlay {...heatmap} film={shown.film} drawn={drawn} />
          )}
        </div>
        {shown !== undefined && presentation !== undefined && (
          <FilmAnnotations state={shown} presentation={presentation} />
        )}
        {shown !== undefined && (
          <>
            <FilmLines
              state={shown}
              lines={lines}
              onChange={props.onLine}
              onRemove={props.onRemoveLine}
            />
            <EdgeMarks state={shown} />
            {props.readsMiddle && <span className={classes.cross} aria-hidden />}
            <div className={classes.foot}>
              <FilmReading film={film} state={shown} readsMiddle={props.readsMiddle} />
              <ScaleMark state={shown} />
            </div>
          </>
        )}
        <TurnMark state={state} />
        <FilmMessage film={film} />
      </div>
    </div>
  );
}

/** By the file, whose dates may have been moved when it was pseudonymised. */
function TakenOn({ state }: { readonly state: FilmState | undefined }) {
  const { t, i18n } = useTranslation('viewer');
  const day = state?.film.takenOn;
  if (day === undefined) return null;
  return <span>{t('takenOn', { when: formatDay(day, i18n.language) })}</span>;
}

function nameOf(
  name: string,
  state: FilmState | undefined,
  t: ReturnType<typeof useTranslation<'viewer'>>['t'],
): string {
  const plain = t('film', { name });
  return state?.view.turn.flipped === true ? `${plain}. ${t('flipped')}` : plain;
}

/** What stands in the film's place until it is there. */
function FilmMessage({ film }: { readonly film: Film }) {
  const { t } = useTranslation('viewer');
  if (film.problem !== undefined) {
    return (
      <div className={classes.message} role="alert">
        <IconPhotoOff size={32} aria-hidden />
        <p>{t(`problem.${film.problem}`)}</p>
        {film.problem === 'not-reached' && (
          <Button variant="default" onClick={film.retry}>
            {t('retry')}
          </Button>
        )}
      </div>
    );
  }
  if (film.drawn !== undefined) return null;
  return (
    <div className={classes.message} role="status">
      <Loader color="gray" size={28} aria-hidden />
      <p>{t('loading')}</p>
    </div>
  );
}
