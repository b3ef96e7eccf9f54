/** Mouse, pen, fingers, wheel and keys on the film, turned into steps. */
import { useEffect, useRef } from 'react';
import { actionOfKey, type ViewerCommand, zoomStep } from './film-keys.ts';
import type { FilmStep } from './film-state.ts';
import { FrameSteps } from './frame-steps.ts';
import type { Point } from './plane.ts';
import type { Pair, PairGesture } from './touch.ts';
import { DoubleTap, gestureOf, pairWindowSteps, pinchSteps, windowSteps } from './touch.ts';

/** What one finger or the left button does. */
export type DragTool = 'window' | 'move' | 'measure';

export interface GestureListeners {
  readonly tool: DragTool;
  readonly step: (step: FilmStep) => void;
  readonly onCommand: (command: ViewerCommand) => void;
  /** Where the pointer is, in CSS pixels from the viewer's corner; undefined when it left. */
  readonly onPoint: (at: Point | undefined) => void;
  /** A line is drawn: where it began, where it is now. */
  readonly onLine: (from: Point, to: Point, ended: boolean) => void;
}

interface Pointer {
  readonly at: Point;
  readonly start: Point;
  readonly startMs: number;
}

/** `isShown` turns false when the element goes, and true when it is there (again). */
export function useFilmGestures(
  stage: React.RefObject<HTMLElement | null>,
  listeners: GestureListeners,
  isShown = true,
): void {
  const latest = useRef(listeners);
  useEffect(() => {
    latest.current = listeners;
  });
  useEffect(() => {
    const element = stage.current;
    if (element === null || !isShown) return;
    return listenTo(element, () => latest.current);
  }, [stage, isShown]);
}

function listenTo(element: HTMLElement, latest: () => GestureListeners): () => void {
  const stop = new AbortController();
  const listen = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ) => element.addEventListener(type, listener, { signal: stop.signal, passive: false });
  const here = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const frame = new FrameSteps();
  listenToPointers(element, listen, here, latest, frame);
  listen('wheel', (event) => {
    event.preventDefault();
    // Lines and pages are a mouse's; pixels a touchpad's, in many small events.
    const notches = event.deltaMode === 0 ? event.deltaY / 120 : event.deltaY / 3;
    const factor = zoomStep ** -Math.max(-3, Math.min(3, notches));
    const at = here(event);
    frame.add(() => latest().step({ type: 'zoom', factor, at }));
  });
  listen('keydown', (event) => {
    const action = actionOfKey(event);
    if (action === undefined) return;
    event.preventDefault();
    frame.flush();
    if (action.type === 'step') latest().step(action.step);
    else latest().onCommand(action.command);
  });
  listen('contextmenu', (event) => event.preventDefault());
  return () => {
    stop.abort();
    frame.stop();
  };
}

type Listen = <K extends keyof HTMLElementEventMap>(
  type: K,
  listener: (event: HTMLElementEventMap[K]) => void,
) => void;

function listenToPointers(
  element: HTMLElement,
  listen: Listen,
  here: (event: MouseEvent) => Point,
  latest: () => GestureListeners,
  frame: FrameSteps,
): void {
  const pointers = new Map<number, Pointer>();
  const taps = new DoubleTap();
  let pairStart: Pair | undefined;
  let pairGesture: PairGesture;
  let point: Point | undefined;
  const pair = (): Pair | undefined => {
    const [one, other] = [...pointers.values()];
    return one && other && { one: one.at, other: other.at };
  };

  listen('pointerdown', (event) => {
    const at = here(event);
    pointers.set(event.pointerId, { at, start: at, startMs: event.timeStamp });
    element.setPointerCapture(event.pointerId);
    pairStart = pair();
    pairGesture = undefined;
  });
  listen('pointermove', (event) => {
    const at = here(event);
    if (point === undefined) {
      frame.add(() => {
        if (point !== undefined) latest().onPoint(point);
        point = undefined;
      });
    }
    point = at;
    const pointer = pointers.get(event.pointerId);
    if (pointer === undefined) return;
    const before = pair();
    pointers.set(event.pointerId, { ...pointer, at });
    const now = pair();
    if (pairStart === undefined || before === undefined || now === undefined) {
      dragOne(pointer, at, event, element, latest, frame);
      return;
    }
    pairGesture ??= gestureOf(pairStart, now);
    const steps =
      pairGesture === 'zoom'
        ? pinchSteps(before, now)
        : pairGesture === 'window'
          ? pairWindowSteps(before, now, element)
          : [];
    for (const each of steps) frame.add(() => latest().step(each));
  });
  const up = (event: PointerEvent) => {
    frame.flush();
    const pointer = pointers.get(event.pointerId);
    pointers.delete(event.pointerId);
    const wasPair = pairStart !== undefined;
    if (pointers.size === 0) pairStart = undefined;
    if (pointer === undefined || wasPair || event.type === 'pointercancel') return;
    const at = here(event);
    const { tool, step, onLine } = latest();
    if (tool === 'measure' && isMain(event)) {
      onLine(pointer.start, at, true);
      return;
    }
    // Browsers differ in whether two taps of a finger are a double click.
    const down = { at: pointer.start, timeMs: pointer.startMs };
    if (taps.tap(down, { at, timeMs: event.timeStamp })) step({ type: 'toggle-size', at });
  };
  listen('pointerup', up);
  listen('pointercancel', up);
  listen('pointerleave', () => {
    frame.flush();
    latest().onPoint(undefined);
  });
}

/** The middle and right buttons, or Shift, always move. */
function isMain(event: PointerEvent): boolean {
  return !event.shiftKey && (event.buttons & 6) === 0 && event.button <= 0;
}

function dragOne(
  { at: before, start }: Pointer,
  now: Point,
  event: PointerEvent,
  element: HTMLElement,
  latest: () => GestureListeners,
  frame: FrameSteps,
): void {
  const { tool } = latest();
  const moves = tool === 'move' || event.shiftKey || (event.buttons & 6) !== 0;
  if (!moves && tool === 'measure') {
    frame.add(() => latest().onLine(start, now, false));
    return;
  }
  const steps: readonly FilmStep[] = moves
    ? [{ type: 'pan', by: { x: now.x - before.x, y: now.y - before.y } }]
    : windowSteps(before, now, element);
  for (const each of steps) frame.add(() => latest().step(each));
}
