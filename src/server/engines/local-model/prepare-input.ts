/** Turns a film into the numbers that a model takes. */
import type { GreyFilm } from './grey-film.ts';
import type { Manifest } from './manifest.ts';

type Input = Manifest['input'];

/** Where the film lies in the input, in its pixels. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function placementOf(film: { width: number; height: number }, input: Input): Placement {
  if (input.fit === 'stretch') return { left: 0, top: 0, width: input.width, height: input.height };
  const scale = Math.min(input.width / film.width, input.height / film.height);
  const width = Math.max(1, Math.round(film.width * scale));
  const height = Math.max(1, Math.round(film.height * scale));
  return {
    left: Math.floor((input.width - width) / 2),
    top: Math.floor((input.height - height) / 2),
    width,
    height,
  };
}

/** In the input's layout, for one image; `length === width * height * channels`. */
export function prepareInput(
  film: GreyFilm,
  input: Input,
  placement: Placement,
): Float32Array<ArrayBuffer> {
  const { width, height, channels, layout } = input;
  const plane = new Float32Array(width * height);
  const scaled = resample(film, placement.width, placement.height);
  for (let row = 0; row < placement.height; row += 1) {
    const from = row * placement.width;
    const to = (placement.top + row) * width + placement.left;
    plane.set(scaled.subarray(from, from + placement.width), to);
  }
  const out = new Float32Array(plane.length * channels);
  for (let channel = 0; channel < channels; channel += 1) {
    const mean = input.mean[channel] ?? input.mean[0] ?? 0;
    const std = input.std[channel] ?? input.std[0] ?? 1;
    for (let i = 0; i < plane.length; i += 1) {
      const grey = input.bones === 'white' ? plane[i]! : 1 - plane[i]!;
      const value = input.black + grey * (input.white - input.black);
      out[layout === 'NCHW' ? channel * plane.length + i : i * channels + channel] =
        (value - mean) / std;
    }
  }
  return out;
}

interface Span {
  readonly first: number;
  readonly weights: readonly number[];
}

/** Which of `from` pixels each of `to` pixels covers, and with what share. */
function spans(from: number, to: number): readonly Span[] {
  const step = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * step, Math.min(from, (i + 1) * step)];
    const first = Math.floor(start);
    const last = Math.max(first, Math.ceil(end) - 1);
    const weights = Array.from(
      { length: last - first + 1 },
      (_, n) => (Math.min(end, first + n + 1) - Math.max(start, first + n)) / (end - start),
    );
    return { first, weights };
  });
}

/** By the mean over the area that each pixel covers. */
function resample(film: GreyFilm, width: number, height: number): Float32Array {
  const across = spans(film.width, width);
  const out = new Float32Array(width * height);
  for (const [row, down] of spans(film.height, height).entries()) {
    for (const [n, share] of down.weights.entries()) {
      const line = (down.first + n) * film.width;
      for (let column = 0; column < width; column += 1) {
        const { first, weights } = across[column]!;
        let sum = 0;
        for (let i = 0; i < weights.length; i += 1) sum += weights[i]! * film.at(line + first + i);
        out[row * width + column]! += share * sum;
      }
    }
  }
  return out;
}
