import { describe, expect, test } from 'vitest';
import { burnText, textFonts } from '../../../../test/builders/film-text.ts';
import { loneMarker } from './lone-marker.ts';

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
  return loneMarker(plane, box);
}

describe.each(textFonts)('in %s', (font) => {
  test.each(['L', 'R', 'D'])('%s is a letter', (text) => {
    expect(drawn([text], font, 1)).toBe('letter');
    expect(drawn([text], font, 0)).toBe('letter');
  });

  test.each(['PA', 'AP', 'BO'])('%s is a pair', (text) => {
    expect(drawn([text], font, 1)).toBe('pair');
    expect(drawn([text], font, 0)).toBe('pair');
  });

  test.each([[['LIM']], [['KHAN']], [['1980']], [['KIM', 'LEE']], [['AL', 'BO']]])(
    '%s is neither',
    (lines) => {
      expect(drawn(lines, font, 1)).toBeUndefined();
      expect(drawn(lines, font, 0)).toBeUndefined();
    },
  );
});

test('a letter in a ring is a letter', () => {
  const plane = { width: 400, height: 300, values: new Float32Array(400 * 300).fill(0.5) };
  burnText(plane, { text: 'L', font: 'bold pen', capPx: 40, x: 200, y: 150, ink: { set: 1 } });
  for (let y = 0; y < 300; y += 1) {
    for (let x = 0; x < 400; x += 1) {
      const far = Math.hypot(x - 200, y - 150);
      if (far > 36 && far < 42) plane.values[y * 400 + x] = 1;
    }
  }
  expect(loneMarker(plane, { x: 156, y: 106, width: 88, height: 88 })).toBe('letter');
});

test('a name with a wire across it is neither', () => {
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
  expect(loneMarker(plane, { x: 135, y: 85, width: 130, height: 130 })).toBeUndefined();
});
