/** On films of 3,000 pixels: every name from 18 pixels up is found, and nothing else is, side markers neither. */
import { beforeAll, describe, expect, test } from 'vitest';
import {
  drawnFilm,
  frameOf,
  type PlantedText,
  plantTexts,
} from '../../../../test/builders/burned-in-films.ts';
import { burnText, type FloatFilm, textFonts } from '../../../../test/builders/film-text.ts';
import { type Box, sharedArea } from '../../pixels/box.ts';
import { plainPresentation } from '../../pixels/presentation.ts';
import { findText } from './find-text.ts';

const seeds = [3, 12];
let films: FloatFilm[];

beforeAll(() => {
  films = seeds.map(drawnFilm);
});

/** The films are as large as real ones, and the machine may be busy. */
const timeout = 300_000;

const copyOf = (film: FloatFilm): FloatFilm => ({ ...film, values: film.values.slice() });

function pieceOf({ width, values }: FloatFilm, left: number, top: number): FloatFilm {
  const side = 700;
  const piece = new Float32Array(side * side);
  for (let y = 0; y < side; y += 1) {
    const start = (top + y) * width + left;
    piece.set(values.subarray(start, start + side), y * side);
  }
  return { width: side, height: side, values: piece };
}

/** Share of the box that the others cover; the others may overlap, which only makes it larger. */
function covered(box: Box, others: readonly Box[]): number {
  const shared = others.reduce((sum, other) => sum + sharedArea(box, other), 0);
  return Math.min(1, shared / (box.width * box.height));
}

const describeText = ({ text, font, capPx, contrast, turn }: PlantedText) =>
  `${text} (${font}, ${capPx} px, ${contrast}, ${turn})`;

test.each([
  ['MONOCHROME2', 0],
  ['MONOCHROME1', 1],
] as const)(
  'every text that a %s film holds',
  (photometric, index) => {
    const film = copyOf(films[index]!);
    const texts = plantTexts(film, 5 + index, {
      sizes: [18, 24, 36, 60, 110],
      greys: ['full', 0.5, 0.25],
    });
    const boxes = findText(frameOf(film, photometric));
    expect(texts.filter(({ box }) => covered(box, boxes) < 0.95).map(describeText)).toEqual([]);
    const stray = boxes.filter((box) => texts.every((text) => sharedArea(box, text.box) === 0));
    expect(stray).toEqual([]);
  },
  timeout,
);

test(
  'nothing on films that hold a side marker alone',
  () => {
    for (const film of films) expect(findText(frameOf(film))).toEqual([]);
  },
  timeout,
);

test.each(textFonts)(
  'no side marker in %s',
  (font) => {
    const place = textFonts.indexOf(font);
    for (const [i, text] of ['L', 'R'].entries()) {
      const film = pieceOf(films[0]!, 750 + 100 * place, 750 + 200 * i);
      const ink = i % 2 === 0 ? { set: 1 } : { set: 0 };
      burnText(film, { text, font, capPx: 40 + 17 * place, x: 300, y: 350, ink });
      expect(findText(frameOf(film)), text).toEqual([]);
    }
  },
  timeout,
);

test.each(textFonts)('two letters in %s: a name is found, PA and AP stay', (font) => {
  for (const [text, isFound] of [
    ['PA', false],
    ['AP', false],
    ['KO', true],
    ['WU', true],
  ] as const) {
    const film = { width: 900, height: 700, values: new Float32Array(900 * 700).fill(0.3) };
    const box = burnText(film, { text, font, capPx: 44, x: 450, y: 350, ink: { set: 1 } });
    expect(covered(box, findText(frameOf(film))) > 0.95, text).toBe(isFound);
  }
});

test('two letters at a word’s distance from a name', () => {
  const film = { width: 900, height: 700, values: new Float32Array(900 * 700).fill(0.3) };
  const text = { text: 'KHAN,   Jo', font: 'pen', capPx: 18, x: 450, y: 350 } as const;
  const box = burnText(film, { ...text, ink: { set: 1 } });
  expect(covered(box, findText(frameOf(film)))).toBeGreaterThan(0.95);
});

describe('other kinds of picture', () => {
  const small = (): FloatFilm => ({
    width: 900,
    height: 700,
    values: new Float32Array(900 * 700).map((_, i) => 0.2 + 0.4 * ((i % 900) / 900)),
  });

  test('a photograph in colour', () => {
    const film = small();
    const { box } = planted(film);
    const pixels = new Uint8Array(film.values.length * 3);
    film.values.forEach((value, i) => {
      pixels.fill(Math.round(255 * Math.min(1, value)), 3 * i, 3 * i + 2);
    });
    const boxes = findText({
      rows: film.height,
      columns: film.width,
      samplesPerPixel: 3,
      bitsStored: 8,
      signed: false,
      photometricInterpretation: 'RGB',
      pixels,
      presentation: plainPresentation,
    });
    expect(covered(box, boxes)).toBeGreaterThan(0.95);
  });

  test('signed values that the file’s own window would hide', () => {
    const film = small();
    const { box } = planted(film);
    const boxes = findText({
      rows: film.height,
      columns: film.width,
      samplesPerPixel: 1,
      bitsStored: 16,
      signed: true,
      photometricInterpretation: 'MONOCHROME2',
      pixels: Int16Array.from(film.values, (value) => value * 4000 - 1000),
      presentation: { ...plainPresentation, windows: [{ center: -900, width: 20 }] },
    });
    expect(covered(box, boxes)).toBeGreaterThan(0.95);
  });

  test('a picture of one grey, and one smaller than a letter', () => {
    for (const side of [1, 7, 300]) {
      const frame = frameOf({ width: side, height: side, values: new Float32Array(side * side) });
      expect(findText(frame)).toEqual([]);
    }
  });

  function planted(film: FloatFilm) {
    const text = { text: 'OKAFOR^Amina 1980', font: 'print', capPx: 14, x: 450, y: 600 } as const;
    return { box: burnText(film, { ...text, ink: { set: 1 } }) };
  }
});
