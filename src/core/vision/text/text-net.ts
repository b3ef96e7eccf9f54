/** A small network that says of each 4 by 4 pixels of a levelled picture how likely they are part of a line of text. */
import { emptyGrid, type Grid, halve, type Kernel, mixBlock, scoreCells } from './net-layers.ts';
import { textNetWeights } from './text-net.generated.ts';

/** Pixels of the picture to a cell of the map, each way. */
export const cellPx = 4;

const channels = [8, 24] as const;
const dilations = [1, 2, 4, 8, 1] as const;
const margin = Math.max(...dilations);

interface TextNet {
  readonly first: Kernel;
  readonly second: Kernel;
  readonly blocks: readonly { readonly spread: Kernel; readonly mix: Kernel }[];
  readonly head: Kernel;
}

/** Above zero where text is likelier than not; row-major, `scores.length === width * height`. */
export interface TextMap {
  readonly width: number;
  readonly height: number;
  readonly scores: Float32Array<ArrayBuffer>;
}

let unpacked: TextNet | undefined;

/** `picture` has one channel and a margin of 1. */
export function mapText(picture: Grid): TextMap {
  unpacked ??= unpack();
  const { first, second, blocks, head } = unpacked;
  const halfSize = emptyGrid(half(picture.width), half(picture.height), channels[0], 1);
  halve(picture, first, halfSize);
  const [width, height] = [half(halfSize.width), half(halfSize.height)];
  let from = emptyGrid(width, height, channels[1], margin);
  let to = emptyGrid(width, height, channels[1], margin);
  halve(halfSize, second, from);
  blocks.forEach(({ spread, mix }, i) => {
    mixBlock(from, spread, mix, dilations[i]!, to);
    [from, to] = [to, from];
  });
  return { width, height, scores: scoreCells(from, head) };
}

const half = (length: number) => Math.ceil(length / 2);

/** The order is that of `tools/train-text-finder/network.py`. */
function unpack(): TextNet {
  const bytes = Uint8Array.from(atob(textNetWeights), (char) => char.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const take = (count: number) =>
    Float32Array.from({ length: count }, () => {
      at += 4;
      return view.getFloat32(at - 4, true);
    });
  const kernel = (outputs: number, inputs: number): Kernel => ({
    weights: take(outputs * inputs),
    biases: take(outputs),
  });
  const [few, many] = channels;
  const net = {
    first: kernel(few, 9),
    second: kernel(many, 9 * few),
    blocks: dilations.map(() => ({ spread: kernel(many, 9), mix: kernel(many, many) })),
    head: kernel(1, many),
  };
  if (at !== bytes.byteLength) throw new Error('the weights do not fit the network');
  return net;
}
