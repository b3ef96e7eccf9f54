/** How much of the text that is burned into films is found, by size, grey, place and font; and how many boxes hold none. */
import fs from 'node:fs';
import os from 'node:os';
import { bufferSource } from '../src/core/bytes.ts';
import { type Box, sharedArea } from '../src/core/pixels/box.ts';
import { decodeImage } from '../src/core/pixels/decode-image.ts';
import { filmGreys } from '../src/core/vision/text/film-greys.ts';
import { findText } from '../src/core/vision/text/find-text.ts';
import {
  drawnFilm,
  enlarged,
  frameOf,
  type PlantedText,
  plantTexts,
} from '../test/builders/burned-in-films.ts';
import type { FloatFilm } from '../test/builders/film-text.ts';
import { corpusFiles } from '../test/shared-folder.ts';
import { median, table } from './statistics.ts';

/** `rounds` films of each source: real ones that the network was not trained on, where they are at hand, and drawn ones. */
export async function benchBurnedIn(rounds: number): Promise<void> {
  const tally = new Map<string, { found: number; all: number }>();
  const planted: number[] = [];
  const clean: number[] = [];
  let stray = 0;
  let onClean = 0;
  const films = filmMakers().slice(0, 2 * rounds);
  for (const [i, makeFilm] of films.entries()) {
    const film = await makeFilm();
    const without = timed(film, clean);
    onClean += without.length;
    const texts = plantTexts(film, 100 + i);
    const boxes = timed(film, planted);
    stray += boxes.filter((box) =>
      [...texts.map((text) => text.box), ...without].every((text) => sharedArea(box, text) === 0),
    ).length;
    for (const text of texts) count(tally, text, covered(text.box, boxes) >= 0.95);
  }
  print(tally);
  console.log(
    `\n${films.length} films on ${os.cpus()[0]?.model ?? 'one machine'}: ` +
      `${Math.round(median(clean))} ms of processor a film without text, ` +
      `${Math.round(median(planted))} ms with fifteen. ` +
      `Boxes on the films as they came: ${onClean}; boxes beside the planted texts: ${stray}.`,
  );
}

/** Real and drawn ones in turn. Every second file of the corpus: the others were trained on. */
function filmMakers(): (() => Promise<FloatFilm>)[] {
  const real = corpusFiles()
    .filter(({ kind }) => kind === 'img-cxr-frontal')
    .map(({ path }) => path)
    .sort()
    .filter((_, i) => i % 2 === 0);
  const makers = Array.from({ length: Math.max(real.length, 20) }, (_, i) => [
    ...(real[i] === undefined ? [] : [() => realFilm(real[i]!, i)]),
    async () => drawnFilm(i),
  ]);
  return makers.flat();
}

async function realFilm(path: string, seed: number): Promise<FloatFilm> {
  const bytes = new Uint8Array(fs.readFileSync(path));
  const frame = await decodeImage(bufferSource(bytes), path.endsWith('.png') ? 'png' : 'jpeg');
  const greys = filmGreys(frame);
  const most = 2 ** frame.bitsStored - 1;
  const values = Float32Array.from(greys.values, (value) => value / most);
  return enlarged({ width: greys.width, height: greys.height, values }, seed);
}

function timed(film: FloatFilm, times: number[]): readonly Box[] {
  const frame = frameOf(film);
  const before = process.cpuUsage();
  const boxes = findText(frame);
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1000);
  return boxes;
}

/** Share of the box that the others cover. */
function covered(box: Box, others: readonly Box[]): number {
  let inside = 0;
  let all = 0;
  for (let y = box.y + 0.5; y < box.y + box.height; y += 2) {
    for (let x = box.x + 0.5; x < box.x + box.width; x += 2) {
      all += 1;
      const holds = ({ x: left, y: top, width, height }: Box) =>
        x >= left && x < left + width && y >= top && y < top + height;
      if (others.some(holds)) inside += 1;
    }
  }
  return inside / all;
}

function count(
  tally: Map<string, { found: number; all: number }>,
  { capPx, contrast, turn, font, place }: PlantedText,
  isFound: boolean,
): void {
  const grey = typeof contrast === 'number' ? `${contrast * 100} % of the range` : 'white or black';
  const keys = [
    `size and grey: ${capPx} px, ${grey}`,
    `size: ${capPx} px`,
    `grey: ${grey}`,
    `turn: ${turn}`,
    `font: ${font}`,
    `place: ${place}`,
  ];
  for (const key of keys) {
    const entry = tally.get(key) ?? { found: 0, all: 0 };
    entry.all += 1;
    if (isFound) entry.found += 1;
    tally.set(key, entry);
  }
}

function print(tally: ReadonlyMap<string, { found: number; all: number }>): void {
  const sorted = [...tally].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  const rows = sorted.map(([key, { found, all }]) => [
    key,
    `${found} of ${all}`,
    `${((100 * found) / all).toFixed(1)} %`,
  ]);
  console.log(table(['Texts', 'found whole', ''], rows));
}
