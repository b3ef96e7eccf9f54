import { describe, expect, test } from 'vitest';
import { burnText, textFonts } from '../../../../test/builders/film-text.ts';
import { isLoneMarker } from './lone-marker.ts';

function drawn(lines: readonly string[], font: (typeof textFonts)[number], grey: number) {
  const plane = { width: 400, height: 300, values: new Float32Array(400 * 300).fill(0.5) };
  const boxes = lines.map((text, i) =>
    burnText(plane, { text, font, capPx: 28, x: 200, y: 100 + 42 * i, ink: { set: grey } }),
  );
  const left = Math.min(...boxes.map(({ x }) => x)) - 4;
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = boxes[0]!.y;
  const last = boxes.at(-1)!;
  const box = { x: left, y: top, width: right - left, height: last.y + last.height - top };
  return isLoneMarker(plane, box);
}

describe.each(textFonts)('in %s', (font) => {
  test.each(['L', 'R', 'PA', 'AP'])('%s is one', (text) => {
    expect(drawn([text], font, 1)).toBe(true);
    expect(drawn([text], font, 0)).toBe(true);
  });

  test.each([[['LIM']], [['KHAN']], [['1980']], [['KIM', 'LEE']], [['AL', 'BO']]])(
    '%s is none',
    (lines) => {
      expect(drawn(lines, font, 1)).toBe(false);
      expect(drawn(lines, font, 0)).toBe(false);
    },
  );
});

test('a name with a wire across it is none', () => {
  const plane = { width: 400, height: 300, values: new Float32Array(400 * 300).fill(0.5) };
  const name = {
    text: 'SILVA',
    font: 'bold pen',
    capPx: 24,
    x: 200,
    y: 150,
    ink: { set: 1 },
  } as const;
  burnText(plane, name);
  for (let y = 80; y < 220; y += 1) plane.values.fill(1, y * 400 + 46 + y, y * 400 + 54 + y);
  expect(isLoneMarker(plane, { x: 135, y: 85, width: 130, height: 130 })).toBe(false);
});
