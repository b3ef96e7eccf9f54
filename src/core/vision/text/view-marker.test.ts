/** PA and AP are read in any font and size; no other pair of letters or figures is ever taken for them. */
import { describe, expect, test } from 'vitest';
import { burnText, textFonts } from '../../../../test/builders/film-text.ts';
import { isViewMarker } from './view-marker.ts';

type Font = (typeof textFonts)[number];

function read(
  text: string,
  font: Font,
  capPx: number,
  more: { grey?: number; grain?: number; degrees?: number } = {},
) {
  const { grey = 1, grain = 0, degrees = 0 } = more;
  const plane = { width: 500, height: 360, values: new Float32Array(500 * 360).fill(0.5) };
  let seed = 7;
  for (let i = 0; i < plane.values.length; i += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    plane.values[i] = 0.5 + grain * (seed / 2 ** 32 - 0.5);
  }
  const ink = { set: grey };
  return isViewMarker(plane, burnText(plane, { text, font, capPx, x: 250, y: 180, degrees, ink }));
}

describe.each(textFonts)('in %s', (font) => {
  test.each(['PA', 'AP'])('%s is read', (text) => {
    for (const capPx of [26, 36, 60, 110]) {
      expect(read(text, font, capPx), `${capPx}`).toBe(true);
      expect(read(text, font, capPx, { grey: 0, grain: 0.1, degrees: 3 }), `${capPx}`).toBe(true);
    }
  });

  // Each letter is read by itself, so that no pair can be taken that isn't one letter away from another.
  test('no pair with another letter or figure in it is', () => {
    const taken: string[] = [];
    for (const sign of 'BCDEFGHIJKLMNOQRSTUVWXYZ0123456789abdegoq') {
      for (const [i, pair] of [`P${sign}`, `${sign}A`, `A${sign}`, `${sign}P`].entries()) {
        const capPx = [16, 24, 44][(sign.charCodeAt(0) + i) % 3]!;
        const isTaken = [-6, 0, 6].some((degrees) => read(pair, font, capPx, { degrees }));
        if (isTaken || read(pair, font, capPx, { grain: 0.4 })) taken.push(pair);
      }
    }
    expect(taken).toEqual([]);
  });
});

test('none that is part of something larger', () => {
  const plane = { width: 500, height: 360, values: new Float32Array(500 * 360).fill(0.5) };
  const text = { font: 'print', capPx: 40, x: 250, y: 180, ink: { set: 1 } } as const;
  const box = burnText(plane, { ...text, text: 'PAPA' });
  expect(isViewMarker(plane, { ...box, width: Math.round(box.width / 2) })).toBe(false);
});
