/** How the film is turned on screen: mirrored or not, then turned clockwise by quarters. */
import type { Point, Size } from './plane.ts';

export interface Turn {
  /** Left and right swapped, before any turning. */
  readonly flipped: boolean;
  /** Quarters of a turn, clockwise. */
  readonly quarters: 0 | 1 | 2 | 3;
}

/** As the film is stored. */
export const upright: Turn = { flipped: false, quarters: 0 };

export function isUpright({ flipped, quarters }: Turn): boolean {
  return !flipped && quarters === 0;
}

/** Mirrors what is on screen: its left becomes its right, whichever way the film is turned. */
export function flipTurn({ flipped, quarters }: Turn): Turn {
  // A mirror and then n quarters is -n quarters and then the mirror.
  return { flipped: !flipped, quarters: ((4 - quarters) % 4) as Turn['quarters'] };
}

export function turnBy({ flipped, quarters }: Turn, by: 1 | -1): Turn {
  return { flipped, quarters: ((quarters + by + 4) % 4) as Turn['quarters'] };
}

/** A direction on the film, as a direction on screen. */
export function toScreen({ flipped, quarters }: Turn, { x, y }: Point): Point {
  const mirrored = flipped ? -x : x;
  switch (quarters) {
    case 0:
      return { x: mirrored, y };
    case 1:
      return { x: -y, y: mirrored };
    case 2:
      return { x: -mirrored, y: -y };
    case 3:
      return { x: y, y: -mirrored };
    default:
      return quarters satisfies never;
  }
}

/** A direction on screen, as a direction on the film. */
export function toFilm({ flipped, quarters }: Turn, at: Point): Point {
  const back = toScreen({ flipped: false, quarters: ((4 - quarters) % 4) as Turn['quarters'] }, at);
  return { x: flipped ? -back.x : back.x, y: back.y };
}

/** The room that a film takes on screen, in its own pixels. */
export function turnedSize({ quarters }: Turn, { width, height }: Size): Size {
  return quarters % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** Which way the patient lies: letters of PS3.3 C.7.6.1.1.1 towards the film's right and bottom edges. */
export interface Orientation {
  readonly right: string;
  readonly bottom: string;
}

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const opposites: Readonly<Record<string, string>> = {
  L: 'R',
  R: 'L',
  A: 'P',
  P: 'A',
  H: 'F',
  F: 'H',
};

function opposite(letters: string): string {
  return [...letters].map((letter) => opposites[letter] ?? '').join('');
}

/** The letters at the edges of the screen, the film being turned so. */
export function edgeLetters(turn: Turn, { right, bottom }: Orientation): EdgeLetters {
  const lettersOf = (onScreen: Point): string => {
    const { x, y } = toFilm(turn, onScreen);
    if (x !== 0) return x > 0 ? right : opposite(right);
    return y > 0 ? bottom : opposite(bottom);
  };
  return {
    left: lettersOf({ x: -1, y: 0 }),
    right: lettersOf({ x: 1, y: 0 }),
    top: lettersOf({ x: 0, y: -1 }),
    bottom: lettersOf({ x: 0, y: 1 }),
  };
}
