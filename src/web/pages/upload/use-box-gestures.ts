/** Mouse, pen and fingers on the picture: a box is drawn, moved or resized; two fingers and the wheel zoom and move. */
import { useEffect, useRef } from 'react';
import type { Box } from '../../../core/pixels/box.ts';
import type { TextBox } from '../../upload/text-look.ts';
import type { FilmState, FilmStep } from '../../viewer/film-state.ts';
import { filmOrigin } from '../../viewer/film-view.ts';
import type { Point } from '../../viewer/plane.ts';
import { pinchSteps } from '../../viewer/touch.ts';
import { boxBetween, type Corner, corners, moveBox, resizeBox } from './box-edit.ts';

export interface BoxHands {
  readonly state: FilmState | undefined;
  readonly boxes: readonly TextBox[];
  readonly step: (step: FilmStep) => void;
  readonly onChange: (box: TextBox) => void;
  /** While it is being drawn; undefined when that ended. */
  readonly onDrawing: (box: Box | undefined) => void;
  readonly onDrawn: (box: Box) => void;
}

type Drag =
  | { readonly kind: 'draw'; readonly from: Point }
  | { readonly kind: 'move'; readonly box: TextBox; readonly from: Point }
  | {
      readonly kind: 'resize';
      readonly box: TextBox;
      readonly corner: Corner;
      readonly from: Point;
    };

/** A tap is no box. */
const leastDragPx = 6;

export function useBoxGestures(stage: React.RefObject<HTMLElement | null>, hands: BoxHands): void {
  const latest = useRef(hands);
  useEffect(() => {
    latest.current = hands;
  });
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const pointers = new Map<number, Point>();
    let drag: Drag | undefined;
    let start: Point = { x: 0, y: 0 };

    const here = (event: MouseEvent): Point => {
      const { left, top } = element.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const onFilm = (at: Point): Point => {
      const { state } = latest.current;
      if (!state) return at;
      const origin = filmOrigin(state.view, state.viewport);
      return { x: (at.x - origin.x) / state.view.scale, y: (at.y - origin.y) / state.view.scale };
    };
    const down = (event: PointerEvent) => {
      if (!latest.current.state || event.button !== 0) return;
      // The focus is set below: the mouse's own event would go to whatever captures the pointer.
      event.preventDefault();
      pointers.set(event.pointerId, here(event));
      element.setPointerCapture(event.pointerId);
      start = here(event);
      if (event.target instanceof Element)
        event.target.closest<HTMLElement>('[data-box]')?.focus({ preventScroll: true });
      drag =
        pointers.size > 1 ? undefined : dragAt(event.target, onFilm(start), latest.current.boxes);
      if (pointers.size > 1) latest.current.onDrawing(undefined);
    };
    const move = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      const now = here(event);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, now);
      if (other !== undefined) {
        for (const each of pinchSteps({ one: before, other }, { one: now, other }))
          latest.current.step(each);
        return;
      }
      const { state, onChange, onDrawing } = latest.current;
      if (!drag || !state) return;
      const at = onFilm(now);
      const by = { x: at.x - drag.from.x, y: at.y - drag.from.y };
      if (drag.kind === 'move') onChange(moveBox(drag.box, by, state.film));
      else if (drag.kind === 'resize') onChange(resizeBox(drag.box, drag.corner, by, state.film));
      else if (isFar(start, now)) onDrawing(boxBetween(drag.from, at, state.film));
    };
    const up = (event: PointerEvent) => {
      pointers.delete(event.pointerId);
      const { state, onDrawing, onDrawn } = latest.current;
      const now = here(event);
      if (drag?.kind === 'draw' && state && event.type === 'pointerup' && isFar(start, now))
        onDrawn(boxBetween(drag.from, onFilm(now), state.film));
      onDrawing(undefined);
      drag = undefined;
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const notches = event.deltaMode === 0 ? event.deltaY / 120 : event.deltaY / 3;
      const factor = 1.25 ** -Math.max(-3, Math.min(3, notches));
      latest.current.step({ type: 'zoom', factor, at: here(event) });
    };
    const stop = new AbortController();
    const { signal } = stop;
    element.addEventListener('pointerdown', down, { signal });
    element.addEventListener('pointermove', move, { signal });
    element.addEventListener('pointerup', up, { signal });
    element.addEventListener('pointercancel', up, { signal });
    element.addEventListener('wheel', wheel, { passive: false, signal });
    return () => stop.abort();
  }, [stage]);
}

function dragAt(target: EventTarget | null, from: Point, boxes: readonly TextBox[]): Drag {
  const touched = target instanceof Element ? target : undefined;
  const id = touched?.closest<HTMLElement>('[data-box]')?.dataset.box;
  const box = boxes.find((each) => each.id === id);
  if (!box) return { kind: 'draw', from };
  const named = touched?.closest<HTMLElement>('[data-corner]')?.dataset.corner;
  const corner = corners.find((each) => each === named);
  return corner ? { kind: 'resize', box, corner, from } : { kind: 'move', box, from };
}

function isFar(a: Point, b: Point): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) >= leastDragPx;
}
