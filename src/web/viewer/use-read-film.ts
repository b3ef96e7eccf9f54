/** One film of the viewer, with what is shown over it: the heatmap, lines, and how an engine wants it shown. */
import { useEffect, useState } from 'react';
import type { FilmPresentation } from '../../core/pixels/presentation-state.ts';
import type { FilmLine } from './film-length.ts';
import { flipTurn } from './film-turn.ts';
import { onFilm } from './film-view.ts';
import type { Point } from './plane.ts';
import type { FilmPresentationLink, ShownFilm } from './shown-film.ts';
import { useFilm } from './use-film.ts';
import type { GestureListeners } from './use-film-gestures.ts';
import { useSize } from './use-size.ts';

export type ReadFilm = ReturnType<typeof useReadFilm>;

/** A line shorter than this (CSS pixels) is a slip of the hand. */
const shortestPx = 6;

export interface HeatmapPick {
  readonly id: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** `picked` where others have a say in which heatmap is shown. */
export function useReadFilm(shown: ShownFilm | undefined, picked?: HeatmapPick) {
  const [stage, viewport] = useSize<HTMLDivElement>(shown !== undefined);
  const film = useFilm(shown?.url, viewport);
  const lines = useLines(shown?.url);
  const heatmaps = shown?.heatmaps ?? [];
  const [ownId, setOwnId] = useState<string>();
  const heatmapId = (picked === undefined ? ownId : picked.id) ?? shown?.heatmapId;
  const [heatmapShown, setHeatmapShown] = useState(true);
  const [opacity, setOpacity] = useState(45);
  const heatmap = heatmaps.find(({ id }) => id === heatmapId);
  const presentation = usePresentation(film, shown);
  const { state, look, step } = film;
  const place = (at: Point) => (state === undefined ? at : onFilm(state.view, state.viewport, at));

  const pointers = (readsMiddle: boolean): Pick<GestureListeners, 'onPoint' | 'onLine'> => ({
    onPoint: (at) => {
      if (!readsMiddle) look(at);
    },
    onLine: (from, to, ended) => {
      const isLong = Math.hypot(to.x - from.x, to.y - from.y) >= shortestPx;
      lines.draw(isLong ? { from: place(from), to: place(to) } : undefined, ended);
    },
  });
  return {
    film: { ...film, step: lines.clearingStep(step) },
    stage,
    pointers,
    addLine: () => {
      const { width, height } = viewport;
      const ends = [width * 0.375, width * 0.625].map((x) => place({ x, y: height / 2 }));
      if (state !== undefined) lines.draw({ from: ends[0]!, to: ends[1]! }, true);
    },
    clearLines: lines.clear,
    heatmap,
    heatmapShown,
    toggleHeatmap: () => setHeatmapShown((is) => !is),
    heatmapControls: {
      heatmaps,
      onChoose: picked?.onChoose ?? setOwnId,
      opacity,
      onOpacity: setOpacity,
    },
    presentation,
    pane: {
      film,
      stage,
      heatmap: heatmap && heatmapShown ? { url: heatmap.url, opacity } : undefined,
      presentation: presentation.said,
      lines: lines.all,
      onLine: lines.change,
      onRemoveLine: lines.remove,
    },
  };
}

function useLines(url: string | undefined) {
  const [{ of, all, drawing }, set] = useState<{
    readonly of: string | undefined;
    readonly all: readonly FilmLine[];
    /** The line that is being drawn. */
    readonly drawing: FilmLine | undefined;
  }>({ of: url, all: [], drawing: undefined });
  // Lines belong to the film that they were drawn on.
  const own = of === url ? all : [];
  const ownDrawing = of === url ? drawing : undefined;
  const nextId = Math.max(0, ...own.map(({ id }) => id)) + 1;
  const put = (lines: readonly FilmLine[], line?: FilmLine) =>
    set({ of: url, all: lines, drawing: line });
  return {
    all: ownDrawing === undefined ? own : [...own, ownDrawing],
    draw: (line: Omit<FilmLine, 'id'> | undefined, ended: boolean) => {
      const made = line && { ...line, id: nextId };
      if (ended) put(made ? [...own, made] : own);
      else put(own, made);
    },
    change: (line: FilmLine) => put(own.map((each) => (each.id === line.id ? line : each))),
    remove: (id: number) => put(own.filter((each) => each.id !== id)),
    clear: () => put([]),
    /** Back to how it was means without lines. */
    clearingStep:
      <T extends { readonly type: string }>(step: (step: T) => void) =>
      (each: T) => {
        if (each.type === 'reset') put([]);
        step(each);
      },
  };
}

/** The presentation that was asked for, once it is here. */
function usePresentation(film: ReturnType<typeof useFilm>, shown: ShownFilm | undefined) {
  const [chosen, setChosen] = useState<string>();
  const links = shown?.presentations ?? [];
  const link = links.find(({ url }) => url === chosen);
  const address = link && new URL(link.url, document.baseURI).href;
  const answered = address !== undefined && film.presentations.has(address);
  const said = address === undefined ? undefined : film.presentations.get(address);
  const { step } = film;
  const highIsDark = film.state?.film.highIsDark;
  useEffect(() => {
    if (said === undefined || highIsDark === undefined) return;
    step({ type: 'present', ...settingsOf(said, highIsDark) });
  }, [said, highIsDark, step]);
  return {
    links,
    link,
    said,
    /** Asked for, and nothing came that can be shown. */
    failed: answered && said === undefined,
    choose: (next: FilmPresentationLink | undefined) => {
      setChosen(next?.url);
      if (next === undefined) film.step({ type: 'reset' });
      else film.present(next.url);
    },
  };
}

function settingsOf(said: FilmPresentation, highIsDark: boolean) {
  const turned = { flipped: false, quarters: said.quarters };
  return {
    window: said.window,
    inverted: said.highIsDark !== undefined && said.highIsDark !== highIsDark,
    turn: said.flipped ? flipTurn(turned) : turned,
  };
}
