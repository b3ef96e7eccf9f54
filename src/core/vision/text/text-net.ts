/** A small network that says of each 4 by 4 pixels of a levelled picture how likely they are part of a line of text. */
import { fastNet } from './fast-net.ts';
import type { Grid, Kernel } from './net-layers.ts';
import { type MapText, plainNet, type TextMap, type TextNet } from './plain-net.ts';
import { textNetWeights } from './text-net.generated.ts';

/** Pixels of the picture to a cell of the map, each way. */
export const cellPx = 4;

const channels = [8, 24] as const;
const dilations = [1, 2, 4, 8, 1] as const;

let map: MapText | undefined;

/** `picture` has one channel and a margin of 1. */
export function mapText(picture: Grid): TextMap {
  if (map === undefined) {
    const net = textNet();
    map = fastNet(net) ?? plainNet(net);
  }
  return map(picture);
}

/** The order is that of `tools/train-text-finder/network.py`. */
export function textNet(): TextNet {
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
    dilations,
    first: kernel(few, 9),
    second: kernel(many, 9 * few),
    blocks: dilations.map(() => ({ spread: kernel(many, 9), mix: kernel(many, many) })),
    head: kernel(1, many),
  };
  if (at !== bytes.byteLength) throw new Error('the weights do not fit the network');
  return net;
}
