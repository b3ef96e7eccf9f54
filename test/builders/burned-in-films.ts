/** Films of about 3,000 pixels with names, numbers and dates burned into them, in many sizes, greys and places. */
import type { Box } from '../../src/core/pixels/box.ts';
import type { Frame } from '../../src/core/pixels/frame.ts';
import { plainPresentation } from '../../src/core/pixels/presentation.ts';
import { drawChest } from '../../tools/samples/draw-chest.ts';
import { type Random, seededRandom } from '../../tools/samples/random.ts';
import { burnText, type FloatFilm, type TextFont, textFonts } from './film-text.ts';

export const longSidePx = 3000;

/** Heights of capitals. */
export const capHeightsPx = [13, 18, 24, 36, 60, 110] as const;
/** Greys between letters and film, as shares of the film's range; `full` takes the place of the film. */
export const contrasts = ['full', 0.5, 0.25, 0.12] as const;
export const turns = ['level', 'upwards', 'downwards', 'tilted'] as const;

export interface PlantedText {
  readonly box: Box;
  readonly text: string;
  readonly font: TextFont;
  readonly capPx: number;
  readonly contrast: (typeof contrasts)[number];
  readonly turn: (typeof turns)[number];
  readonly place: 'border' | 'chest';
}

/** A drawn chest; its marker is large and no text. */
export function drawnFilm(seed: number): FloatFilm {
  const side = longSidePx / 3;
  const values = drawChest({ width: side, height: side, seed, noise: 0.004 });
  return enlarged({ width: side, height: side, values: Float32Array.from(values) }, seed);
}

/** Up to the size of a film, with a film's grain. */
export function enlarged(from: FloatFilm, seed: number): FloatFilm {
  const scale = longSidePx / Math.max(from.width, from.height);
  const width = Math.round(from.width * scale);
  const height = Math.round(from.height * scale);
  const random = seededRandom(seed + 1000);
  const grain = Float32Array.from({ length: 65_521 }, () => random.normal() * 0.01);
  const values = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y += 1) {
    const v = Math.min(from.height - 1.001, Math.max(0, (y + 0.5) / scale - 0.5));
    const row = Math.floor(v) * from.width;
    const down = v - Math.floor(v);
    for (let x = 0; x < width; x += 1, at += 1) {
      const u = Math.min(from.width - 1.001, Math.max(0, (x + 0.5) / scale - 0.5));
      const left = row + Math.floor(u);
      const across = u - Math.floor(u);
      const above = from.values[left]! * (1 - across) + from.values[left + 1]! * across;
      const below =
        from.values[left + from.width]! * (1 - across) +
        from.values[left + from.width + 1]! * across;
      values[at] = above * (1 - down) + below * down + grain[at % grain.length]!;
    }
  }
  return { width, height, values };
}

/** One text in every cell of a grid of 3 by 5, none touching another; the film is changed. */
export function plantTexts(
  film: FloatFilm,
  seed: number,
  options: { sizes?: readonly number[]; greys?: readonly PlantedText['contrast'][] } = {},
): readonly PlantedText[] {
  const { sizes = capHeightsPx, greys = contrasts } = options;
  const random = seededRandom(seed);
  const columns = 3;
  const rows = 5;
  return Array.from({ length: columns * rows }, (_, i) => {
    const column = i % columns;
    const row = Math.floor(i / columns);
    const cell = { width: film.width / columns, height: film.height / rows };
    const capPx = pick(random, sizes);
    const turn = capPx > 60 ? 'level' : pick(random, turns);
    const degrees = { level: 0, upwards: -90, downwards: 90, tilted: random.between(-10, 10) }[
      turn
    ];
    const text = pick(random, [nameOf, idOf, dateOf])(random);
    const room = 0.85 * (turn === 'level' || turn === 'tilted' ? cell.width : cell.height);
    const fitting = text.slice(0, Math.max(3, Math.floor(room / (capPx * 0.9)))).trim();
    const x = (column + 0.5 + random.between(-0.04, 0.04)) * cell.width;
    const y = (row + 0.5 + random.between(-0.04, 0.04)) * cell.height;
    const contrast = pick(random, greys);
    const font = pick(random, textFonts);
    const ink = inkFor(film, x, y, contrast, random);
    const box = burnText(film, { text: fitting, font, capPx, x, y, degrees, ink });
    const place = row === 0 || row === rows - 1 ? 'border' : 'chest';
    return { box, text: fitting, font, capPx, contrast, turn, place };
  });
}

/** Towards the side where the film has room; in full, white or black whatever lies behind. */
function inkFor(
  film: FloatFilm,
  x: number,
  y: number,
  contrast: PlantedText['contrast'],
  random: Random,
): { set: number } | { add: number } {
  const behind = film.values[Math.round(y) * film.width + Math.round(x)]!;
  if (contrast === 'full') return { set: behind < 0.5 ? 1 : 0 };
  const up = behind < 0.35 || (behind < 0.65 && random.next() < 0.5);
  return { add: up ? contrast : -contrast };
}

const pick = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(random.next() * items.length)]!;

const digits = (random: Random, count: number) =>
  Array.from({ length: count }, () => Math.floor(random.next() * 10)).join('');

function nameOf(random: Random): string {
  const family = pick(random, [
    'OKAFOR',
    'NGUYEN',
    'Silva',
    'Mbeki',
    'KHAN',
    'Tan',
    'de Wit',
    'SHRESTHA',
    'LIM',
    'Ali',
  ]);
  const given = pick(random, ['Amina', 'JOHN', 'Rosa', 'Wei', 'FATIMA', 'Jo', 'Peter', 'MARIA']);
  return pick(random, [`${family}^${given}`, `${family}, ${given}`, `${given} ${family}`]);
}

const idOf = (random: Random) =>
  pick(random, ['', 'ID ', 'ID:', 'MRN ', 'No. ']) +
  digits(random, 5 + Math.floor(random.next() * 5));

const dateOf = (random: Random) => {
  const sign = pick(random, ['-', '/', '.']);
  return `${digits(random, 2)}${sign}${digits(random, 2)}${sign}${digits(random, 4)}`;
};

/** Twelve bits in sixteen; for MONOCHROME1 turned round, as such files are stored. */
export function frameOf(
  film: FloatFilm,
  photometricInterpretation: 'MONOCHROME1' | 'MONOCHROME2' = 'MONOCHROME2',
): Frame {
  const inverse = photometricInterpretation === 'MONOCHROME1';
  const pixels = Uint16Array.from(film.values, (value) => {
    const grey = Math.min(1, Math.max(0, inverse ? 1 - value : value));
    return Math.round(grey * 4095);
  });
  return {
    rows: film.height,
    columns: film.width,
    samplesPerPixel: 1,
    bitsStored: 12,
    signed: false,
    photometricInterpretation,
    pixels,
    presentation: plainPresentation,
  };
}
