/** The outlines of a printed font's letters as polygons, for text as modern workstations burn it into films. */
/// <reference path="../../src/server/reports/fontkit.d.ts" />
import { readFileSync } from 'node:fs';
import { create, type Font, type PathCommand } from 'fontkit';

export type Point = readonly [x: number, y: number];
/** Closed; the inside is where it turns around a point more often one way than the other. */
export type Polygon = readonly Point[];

let font: Font | undefined;

/** Capitals are 1 high and stand on 0; up is negative. */
export function outlinesOf(text: string): { polygons: readonly Polygon[]; width: number } {
  font ??= create(
    readFileSync(
      new URL(
        import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
      ),
    ),
  );
  const scale = 1 / font.capHeight;
  const { glyphs, positions } = font.layout(text);
  const polygons: Polygon[] = [];
  let at = 0;
  glyphs.forEach(({ path }, i) => {
    for (const polygon of flatten(path.commands)) {
      polygons.push(polygon.map(([x, y]) => [(x + at) * scale, -y * scale] as const));
    }
    at += positions[i]!.xAdvance;
  });
  return { polygons, width: at * scale };
}

function flatten(commands: readonly PathCommand[]): Point[][] {
  const polygons: Point[][] = [];
  for (const { command, args } of commands) {
    const polygon = polygons.at(-1);
    if (command === 'moveTo') polygons.push([[args[0]!, args[1]!]]);
    else if (command === 'lineTo') polygon?.push([args[0]!, args[1]!]);
    else if (polygon !== undefined && command !== 'closePath')
      polygon.push(...curve(polygon.at(-1)!, args));
  }
  return polygons;
}

/** Quadratic with four numbers, cubic with six. */
function curve(from: Point, args: readonly number[]): Point[] {
  const controls: Point[] = [from];
  for (let i = 0; i < args.length; i += 2) controls.push([args[i]!, args[i + 1]!]);
  return Array.from({ length: 6 }, (_, step) => {
    let points = controls;
    const t = (step + 1) / 6;
    while (points.length > 1) {
      points = points
        .slice(1)
        .map(
          ([x, y], i): Point => [points[i]![0] * (1 - t) + x * t, points[i]![1] * (1 - t) + y * t],
        );
    }
    return points[0]!;
  });
}
