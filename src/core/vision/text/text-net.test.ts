/** The arithmetic here is the trainer's, and a level is what its pixels average to. */
import { expect, test } from 'vitest';
import { fastNet } from './fast-net.ts';
import { levelGreys } from './level-greys.ts';
import { plainNet } from './plain-net.ts';
import { cropGreys, reduce } from './plane.ts';
import { mapText, textNet } from './text-net.ts';

test('scores are those that PyTorch gives for the same weights', () => {
  const [width, height] = [65, 47];
  const values = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return (((x * 37 + y * 91) % 64) / 64) * (y < 20 ? 1 : 0.25);
  });
  const map = mapText(levelGreys({ width, height, values }, [0, 1]));
  expect([map.width, map.height]).toEqual([17, 12]);
  const at = (row: number, column: number) => map.scores[row * map.width + column]!;
  for (const [row, column, score] of scores) expect(at(row, column)).toBeCloseTo(score, 2);
});

const scores = [
  [0, 0, -6.127],
  [0, 16, -5.635],
  [5, 8, -4.768],
  [6, 3, -5.337],
  [11, 16, -8.246],
  [11, 0, -6.755],
] as const;

test('four lanes at a time give the scores of the plain arithmetic, whatever picture came before', () => {
  const fast = fastNet(textNet());
  const plain = plainNet(textNet());
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (const [width, height] of [
    [131, 70],
    [33, 261],
    [64, 64],
    [1, 3],
    [131, 70],
  ] as const) {
    const values = Float32Array.from({ length: width * height }, random);
    const picture = levelGreys({ width, height, values }, [0, 1]);
    const [scores, others] = [fast?.(picture).scores, plain(picture).scores];
    expect(scores).toHaveLength(others.length);
    const apart = others.map((score, i) => Math.abs(score - scores![i]!));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
  }
});

test('a plane is reduced by the area that each pixel covers', () => {
  const values = Uint16Array.from({ length: 12 }, (_, i) => i);
  expect([...reduce({ width: 4, height: 3, values }, 2).values]).toEqual([2.5, 4.5]);
  const third = reduce({ width: 3, height: 3, values: values.subarray(0, 9) }, 1.5).values;
  expect([...third].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([
    1.3333, 2.6667, 5.3333, 6.6667,
  ]);
  expect([...reduce({ width: 4, height: 3, values }, 1).values]).toEqual([...values]);
});

test('a crop holds the pixels of its box', () => {
  const values = Uint16Array.from({ length: 12 }, (_, i) => i);
  const crop = cropGreys({ width: 4, height: 3, values }, { x: 1, y: 1, width: 2, height: 2 });
  expect([...crop.values]).toEqual([5, 6, 9, 10]);
});
