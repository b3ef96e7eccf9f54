/** Damage that any file can take: bits, ranges, lengths. */
import type { Random } from './random.ts';

export type Bytes = Uint8Array<ArrayBuffer>;
export type Mutate = (bytes: Bytes, random: Random) => Bytes;

/** No input is longer, so that a run's time is spent on many. */
export const mostBytes = 64 * 1024;

/** Places behind the end mean the end: a mutation before may have cut the file short. */
export function spliced(bytes: Bytes, from: number, to: number, insert: Uint8Array): Bytes {
  const start = Math.min(from, bytes.byteLength);
  const end = Math.max(start, Math.min(to, bytes.byteLength));
  const out = new Uint8Array(bytes.byteLength - (end - start) + insert.byteLength);
  out.set(bytes.subarray(0, start));
  out.set(insert, start);
  out.set(bytes.subarray(end), start + insert.byteLength);
  return out;
}

const flipBits: Mutate = (bytes, random) => {
  const out = new Uint8Array(bytes);
  for (let left = 1 + random.below(8); left > 0 && out.byteLength > 0; left--) {
    const at = random.below(out.byteLength);
    out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
  }
  return out;
};

const interesting = [0, 1, 0x20, 0x7f, 0x80, 0xfe, 0xff] as const;
const setByte: Mutate = (bytes, random) => {
  if (bytes.byteLength === 0) return bytes;
  const out = new Uint8Array(bytes);
  out[random.below(out.byteLength)] = random.pick(interesting);
  return out;
};

const truncate: Mutate = (bytes, random) => bytes.slice(0, random.below(bytes.byteLength + 1));

function range(bytes: Bytes, random: Random): readonly [number, number] {
  const start = random.below(bytes.byteLength + 1);
  const most = random.pick([4, 16, 256, 4096]);
  return [start, Math.min(bytes.byteLength, start + random.below(most))];
}

const remove: Mutate = (bytes, random) =>
  spliced(bytes, ...range(bytes, random), new Uint8Array(0));

const repeat: Mutate = (bytes, random) => {
  const [start, end] = range(bytes, random);
  const at = random.below(bytes.byteLength + 1);
  return spliced(bytes, at, at, bytes.slice(start, end));
};

const insertNoise: Mutate = (bytes, random) => {
  const noise = Uint8Array.from({ length: 1 + random.below(32) }, () => random.below(256));
  const at = random.below(bytes.byteLength + 1);
  return spliced(bytes, at, at, noise);
};

const zeros: Mutate = (bytes, random) => {
  const out = new Uint8Array(bytes);
  return out.fill(0, ...range(bytes, random));
};

export const byteMutations: readonly Mutate[] = [
  flipBits,
  flipBits,
  setByte,
  truncate,
  remove,
  repeat,
  insertNoise,
  zeros,
];
