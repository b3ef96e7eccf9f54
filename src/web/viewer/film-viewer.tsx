/** Reads films: one, or two side by side, with window, zoom, turning, measuring and the heatmap over it. */
import { Button, FocusTrap } from '@mantine/core';
import { useCallback, useDeferredValue, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewerCommand } from './film-keys.ts';
import { FilmPane } from './film-pane.tsx';
import { FilmSliders } from './film-sliders.tsx';
import { type FilmState, type FilmStep, isViewStep } from './film-state.ts';
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
import { useSameFunction } from './use-same-function.ts';

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
  const [moreOpened, setMoreOpened] = useState(false);
  const covered = helpOpened || menuOpened || moreOpened;
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
  const stepChosen = useSameFunction(stepOf(chosen));
  const look = useLook(state);
  const toggleHeatmap = useSameFunction(chosen.toggleHeatmap);
  const toggleFullAlways = useSameFunction(toggleFull);
  const toggleLinked = useCallback(() => setLinked((is) => !is), []);
  const openHelp = useCallback(() => setHelpOpened(true), []);
  const closeHelp = useCallback(() => setHelpOpened(false), []);
  const otherFilm = useMemo(
    () => (
      <OtherFilmMenu
        films={others}
        none={noOthers}
        shown={other}
        onChoose={setOtherId}
        opened={menuOpened}
        onOpened={setMenuOpened}
      />
    ),
    [others, noOthers, other, menuOpened],
  );
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
          isReady={state !== undefined}
          inverted={state?.inverted ?? false}
          flipped={state?.view.turn.flipped ?? false}
          tool={tool}
          onTool={setTool}
          step={stepChosen}
          heatmapShown={chosen.heatmap === undefined ? undefined : chosen.heatmapShown}
          onHeatmap={toggleHeatmap}
          otherFilm={otherFilm}
          moreOpened={moreOpened}
          onMoreOpened={setMoreOpened}
          linked={other === undefined ? undefined : linked}
          onLinked={toggleLinked}
          isFull={isFull}
          onFull={toggleFullAlways}
          onHelp={openHelp}
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
            {look !== undefined && <FilmSliders state={look} step={stepChosen} />}
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
        <KeySheet opened={helpOpened} onClose={closeHelp} />
      </section>
    </FocusTrap>
  );
}

/** What the sliders show; it follows a little later, so that a drag isn't held up by drawing them. */
function useLook(state: FilmState | undefined) {
  const film = state?.film;
  const voi = state?.window;
  const inverted = state?.inverted ?? false;
  const look = useMemo(
    () => (film === undefined || voi === undefined ? undefined : { film, window: voi, inverted }),
    [film, voi, inverted],
  );
  return useDeferredValue(look);
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
      {measures && (
        <p className={classes.note}>
          {t(`basis.${basis}`)}
          {read.pane.lines.length > 0 && (
            <Button
              variant="subtle"
              size="compact-xs"
              className={classes.clearLines ?? ''}
              onClick={read.clearLines}
            >
              {t('clearLines')}
            </Button>
          )}
        </p>
      )}
      {hasOther && <p className={classes.note}>{t('chosenNote')}</p>}
    </div>
  );
}
