/** Reads films: one, or two side by side, with window, zoom, turning, measuring and the heatmap over it. */
import { FocusTrap } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewerCommand } from './film-keys.ts';
import { FilmPane } from './film-pane.tsx';
import { FilmSliders } from './film-sliders.tsx';
import { type FilmStep, isViewStep } from './film-state.ts';
import { FilmToolbar } from './film-toolbar.tsx';
import classes from './film-viewer.module.css';
import { HeatmapControls } from './heatmap-controls.tsx';
import { KeySheet } from './key-sheet.tsx';
import { OtherFilmMenu } from './other-film-menu.tsx';
import { PresentationControls } from './presentation-controls.tsx';
import type { OtherFilm, ShownFilm } from './shown-film.ts';
import type { Film } from './use-film.ts';
import { type DragTool, useFilmGestures } from './use-film-gestures.ts';
import { useFullScreen } from './use-full-screen.ts';
import { type HeatmapPick, type ReadFilm, useReadFilm } from './use-read-film.ts';

interface FilmViewerProps {
  readonly film: ShownFilm;
  /** Which of its heatmaps is shown. */
  readonly heatmap: HeatmapPick;
  readonly others: readonly OtherFilm[];
  /** Why there may be no others. */
  readonly noOthers: string;
}

export function FilmViewer({ film: shown, heatmap, others, noOthers }: FilmViewerProps) {
  const { t } = useTranslation('viewer');
  const [otherId, setOtherId] = useState<string>();
  const other = others.find(({ id }) => id === otherId);
  const main = useReadFilm(shown, heatmap);
  const beside = useReadFilm(other);
  const [besideChosen, setBesideChosen] = useState(false);
  const chosen = other !== undefined && besideChosen ? beside : main;
  const [linked, setLinked] = useState(true);
  const [tool, setTool] = useState<DragTool>(firstTool);
  const [readsMiddle, setReadsMiddle] = useState(false);
  const [helpOpened, setHelpOpened] = useState(false);
  const [menuOpened, setMenuOpened] = useState(false);
  const covered = helpOpened || menuOpened;
  const [isFull, toggleFull] = useFullScreen(covered);
  const helpId = useId();

  const pair: readonly ReadFilm[] = other === undefined ? [main] : [main, beside];
  const stepOf = (own: ReadFilm) => (step: FilmStep) => {
    const plain = plainStep(step, own.film);
    for (const each of pair) {
      if (each === own || (linked && isViewStep(plain))) each.film.step(plain);
    }
  };
  const command = (name: ViewerCommand) => {
    switch (name) {
      case 'help':
        setHelpOpened(true);
        return;
      case 'full-screen':
        toggleFull();
        return;
      case 'heatmap':
        chosen.toggleHeatmap();
        return;
      case 'measure':
        chosen.addLine();
        return;
      case 'value':
        setReadsMiddle((reads) => !reads);
        return;
      case 'other-film':
        setMenuOpened(true);
        return;
      default:
        name satisfies never;
    }
  };
  const gestures = { tool, onCommand: command };
  useFilmGestures(main.stage, { ...gestures, ...main.pointers(readsMiddle), step: stepOf(main) });
  useFilmGestures(
    beside.stage,
    { ...gestures, ...beside.pointers(readsMiddle), step: stepOf(beside) },
    other !== undefined,
  );

  const { state } = chosen.film;
  const paneProps = { tool, readsMiddle, helpId };
  return (
    <FocusTrap active={isFull && !covered}>
      <section
        className={classes.viewer}
        aria-label={t('region')}
        data-full={isFull || undefined}
        {...(isFull ? { role: 'dialog', 'aria-modal': true } : {})}
      >
        <FilmToolbar
          state={state}
          tool={tool}
          onTool={setTool}
          step={stepOf(chosen)}
          heatmapShown={chosen.heatmap === undefined ? undefined : chosen.heatmapShown}
          onHeatmap={chosen.toggleHeatmap}
          otherFilm={
            <OtherFilmMenu
              films={others}
              none={noOthers}
              shown={other}
              onChoose={setOtherId}
              opened={menuOpened}
              onOpened={setMenuOpened}
            />
          }
          linked={other === undefined ? undefined : linked}
          onLinked={() => setLinked(!linked)}
          isFull={isFull}
          onFull={toggleFull}
          onHelp={() => setHelpOpened(true)}
        />
        <div className={classes.panes} data-two={other !== undefined || undefined}>
          <FilmPane
            {...paneProps}
            {...main.pane}
            name={shown.name}
            caption={other === undefined ? undefined : shown.caption}
            isChosen={chosen === main}
            onChoose={() => setBesideChosen(false)}
          />
          {other !== undefined && (
            <FilmPane
              {...paneProps}
              {...beside.pane}
              name={other.name}
              caption={other.caption}
              isChosen={chosen === beside}
              onChoose={() => setBesideChosen(true)}
            />
          )}
        </div>
        {state !== undefined && (
          <div className={classes.controls}>
            <FilmSliders state={state} step={stepOf(chosen)} />
            {chosen.heatmap !== undefined && chosen.heatmapShown && (
              <HeatmapControls {...chosen.heatmapControls} chosen={chosen.heatmap} />
            )}
            <PresentationControls read={chosen} />
          </div>
        )}
        <ViewerNotes read={chosen} hasOther={other !== undefined} tool={tool} />
        <p id={helpId} className={classes.help}>
          {t('help')} <span className={classes.keys}>{t('keys')}</span>
        </p>
        <KeySheet opened={helpOpened} onClose={() => setHelpOpened(false)} />
      </section>
    </FocusTrap>
  );
}

/** A finger moves the film, as everywhere else; a mouse has a wheel and other buttons for that. */
function firstTool(): DragTool {
  return globalThis.matchMedia?.('(pointer: coarse)').matches ? 'move' : 'window';
}

/** What two linked films must do alike may not depend on where either stands. */
function plainStep(step: FilmStep, { state }: Film): FilmStep {
  if (step.type !== 'toggle-size') return step;
  return state?.sizing === 'actual' ? { type: 'fit' } : { ...step, type: 'actual-size' };
}

interface ViewerNotesProps {
  readonly read: ReadFilm;
  readonly hasOther: boolean;
  readonly tool: DragTool;
}

/** What a reader must know about the numbers on the picture. */
function ViewerNotes({ read, hasOther, tool }: ViewerNotesProps) {
  const { t } = useTranslation('viewer');
  const { state } = read.film;
  if (state === undefined) return null;
  const basis = state.film.spacing?.basis ?? 'none';
  const measures = tool === 'measure' || read.pane.lines.length > 0;
  return (
    <div className={classes.notes}>
      {measures && <p className={classes.note}>{t(`basis.${basis}`)}</p>}
      {hasOther && <p className={classes.note}>{t('chosenNote')}</p>}
    </div>
  );
}
