/** Turning and flipping: points go there and back, and the patient's sides go along. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgeLetters, flipTurn, type Turn, turnBy, upright } from './film-turn.ts';
import { fitView, onFilm, onScreen, panView, zoomView } from './film-view.ts';

const anyTurn = fc.record({
  flipped: fc.boolean(),
  quarters: fc.constantFrom<Turn['quarters']>(0, 1, 2, 3),
});
const film = { width: 300, height: 200 };
const viewport = { width: 640, height: 480 };
const spot = fc.record({
  x: fc.integer({ min: 0, max: 640 }),
  y: fc.integer({ min: 0, max: 480 }),
});

test('a point of the screen is the same point of the film, there and back', () => {
  fc.assert(
    fc.property(anyTurn, spot, (turn, at) => {
      const view = fitView(film, viewport, turn);
      const back = onScreen(view, viewport, onFilm(view, viewport, at));
      expect(back.x).toBeCloseTo(at.x, 6);
      expect(back.y).toBeCloseTo(at.y, 6);
    }),
  );
});

test('however it is turned, zooming keeps what is under the pointer and panning follows it', () => {
  const middle = { x: 320, y: 240 };
  fc.assert(
    fc.property(anyTurn, spot, (turn, at) => {
      const view = fitView(film, viewport, turn);
      const under = onFilm(view, viewport, at);
      fc.pre(under.x >= 0 && under.x <= film.width && under.y >= 0 && under.y <= film.height);
      const zoomed = onScreen(zoomView(view, 1.5, at, film, viewport), viewport, under);
      expect(zoomed.x).toBeCloseTo(at.x, 4);
      expect(zoomed.y).toBeCloseTo(at.y, 4);
      const panned = panView(view, { x: 7, y: -5 }, film);
      const moved = onScreen(panned, viewport, onFilm(view, viewport, middle));
      expect(moved.x).toBeCloseTo(middle.x + 7, 6);
      expect(moved.y).toBeCloseTo(middle.y - 5, 6);
    }),
  );
});

test('a flip swaps left and right as they are seen, and undoes itself', () => {
  fc.assert(
    fc.property(anyTurn, (turn) => {
      const before = edgeLetters(turn, { right: 'L', bottom: 'F' });
      const after = edgeLetters(flipTurn(turn), { right: 'L', bottom: 'F' });
      expect(after).toEqual({ ...before, left: before.right, right: before.left });
      expect(flipTurn(flipTurn(turn))).toEqual(turn);
    }),
  );
});

test('on a film as it hangs the patient’s left is at the right, and goes round with it', () => {
  const orientation = { right: 'L', bottom: 'F' };
  expect(edgeLetters(upright, orientation)).toEqual({
    left: 'R',
    right: 'L',
    top: 'H',
    bottom: 'F',
  });
  expect(edgeLetters(turnBy(upright, 1), orientation)).toMatchObject({ bottom: 'L', left: 'F' });
});
