/** Mouse, pen, fingers, wheel and keys on the film, turned into steps. */
import { useEffect, useRef } from 'react';
import type { FilmStep } from './film-state.ts';
import type { Point } from './film-view.ts';

/** What one finger or the left button does. */
export type DragTool = 'window' | 'move';

const zoomStep = 1.25;
const panStepPx = 40;
/** Share of the range of values for one press of an arrow key, and for a drag over the whole viewer. */
const windowStep = 1 / 64;
const windowDrag = 1;

export function useFilmGestures(
  stage: React.RefObject<HTMLElement | null>,
  tool: DragTool,
  step: (step: FilmStep) => void,
): void {
  const latest = useRef({ tool, step });
  useEffect(() => {
    latest.current = { tool, step };
  });

  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const pointers = new Map<number, Point>();
    const here = (event: MouseEvent): Point => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const down = (event: PointerEvent) => {
      pointers.set(event.pointerId, here(event));
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      const now = here(event);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, now);
      for (const each of stepsOfDrag(before, now, other, event, latest.current.tool, element)) {
        latest.current.step(each);
      }
    };
    const up = (event: PointerEvent) => pointers.delete(event.pointerId);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      // Lines and pages are a mouse's; pixels a touchpad's, in many small events.
      const notches = event.deltaMode === 0 ? event.deltaY / 120 : event.deltaY / 3;
      const factor = zoomStep ** -Math.max(-3, Math.min(3, notches));
      latest.current.step({ type: 'zoom', factor, at: here(event) });
    };
    const key = (event: KeyboardEvent) => {
      const found = stepOfKey(event);
      if (found === undefined) return;
      event.preventDefault();
      latest.current.step(found);
    };
    const noMenu = (event: MouseEvent) => event.preventDefault();
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('keydown', key);
    element.addEventListener('contextmenu', noMenu);
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('keydown', key);
      element.removeEventListener('contextmenu', noMenu);
    };
  }, [stage]);
}

/** Two fingers pinch and move; the middle and right buttons, or Shift, always move. */
export function stepsOfDrag(
  before: Point,
  now: Point,
  other: Point | undefined,
  event: PointerEvent,
  tool: DragTool,
  element: HTMLElement,
): FilmStep[] {
  const by = { x: now.x - before.x, y: now.y - before.y };
  if (other !== undefined) {
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(now.x - other.x, now.y - other.y);
    const at = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    return [
      { type: 'pan', by: { x: by.x / 2, y: by.y / 2 } },
      { type: 'zoom', factor: is / Math.max(1, was), at },
    ];
  }
  if (tool === 'move' || event.shiftKey || (event.buttons & 6) !== 0) return [{ type: 'pan', by }];
  const wider = (by.x / element.clientWidth) * windowDrag;
  const brighter = (-by.y / element.clientHeight) * windowDrag;
  return [{ type: 'shift-window', wider, brighter }];
}

export function stepOfKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): FilmStep | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  switch (event.key) {
    case '+':
    case '=':
      return { type: 'zoom', factor: zoomStep };
    case '-':
    case '_':
      return { type: 'zoom', factor: 1 / zoomStep };
    case '0':
      return { type: 'fit' };
    case '1':
      return { type: 'actual-size', pixelRatio: globalThis.devicePixelRatio ?? 1 };
    case 'i':
    case 'I':
      return { type: 'invert' };
    case 'r':
    case 'R':
      return { type: 'reset' };
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown':
      return stepOfArrow(event.key, event.shiftKey);
    default:
      return undefined;
  }
}

function stepOfArrow(
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
  moves: boolean,
): FilmStep {
  const x = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
  const y = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0;
  if (moves) return { type: 'pan', by: { x: -x * panStepPx, y: -y * panStepPx } };
  return { type: 'shift-window', wider: x * windowStep, brighter: -y * windowStep };
}
