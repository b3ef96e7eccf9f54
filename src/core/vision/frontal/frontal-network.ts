/** A small network that tells a frontal chest film from a lateral one, from one that lies on its side, and from anything else. */
import type { AnalysisImage } from '../../pixels/analysis-image.ts';
import { byFours, emptyGrid, type Grid, halve, type Kernel } from '../text/net-layers.ts';
import { frontalWeights } from './frontal-weights.generated.ts';
import { inputSidePx, modelInput } from './model-input.ts';
import { type SeparableBlock, separableBlock } from './separable-block.ts';

/** What a picture may be. `turned`: a frontal film on its side or upside down. */
export const pictureKinds = ['frontal', 'lateral', 'turned', 'other'] as const;
export type PictureKind = (typeof pictureKinds)[number];

/** How likely the network holds each kind; they add up to 1. */
export type Likelihoods = Readonly<Record<PictureKind, number>>;

const firstChannels = 16;
/** Of each block: `tools/frontal/network.py` has the same list. */
const blockShapes = [
  [32, 2],
  [48, 1],
  [64, 2],
  [96, 1],
  [128, 2],
  [128, 1],
] as const;

interface Network {
  readonly first: Kernel;
  readonly blocks: readonly SeparableBlock[];
  readonly head: Kernel;
}

let unpacked: Network | undefined;

/** The same numbers on every machine: plain arithmetic in a fixed order. */
export function likelihoods(image: AnalysisImage): Likelihoods {
  const scores = networkScores(modelInput(image));
  const highest = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - highest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const [frontal, lateral, turned, other] = shares.map((share) => share / total);
  return { frontal: frontal!, lateral: lateral!, turned: turned!, other: other! };
}

/** A number for each of `pictureKinds`, before they are made to add up to 1. */
export function networkScores(input: Grid): number[] {
  unpacked ??= unpack();
  const half = inputSidePx / 2;
  let cells = emptyGrid(half, half, firstChannels, 1);
  halve(input, unpacked.first, cells);
  for (const block of unpacked.blocks) cells = separableBlock(cells, block);
  const { weights, biases } = unpacked.head;
  const means = meanOfCells(cells);
  return Array.from(biases, (bias, kind) =>
    means.reduce((sum, mean, c) => sum + mean * weights[kind * means.length + c]!, bias),
  );
}

function meanOfCells({ width, height, channels, margin, values }: Grid): Float64Array {
  const means = new Float64Array(channels);
  for (let y = 0; y < height; y += 1) {
    const start = ((y + margin) * (width + 2 * margin) + margin) * channels;
    for (let i = 0; i < width * channels; i += 1) means[i % channels]! += values[start + i]!;
  }
  return means.map((sum) => sum / (width * height));
}

/**
 * The weights are whole numbers from -127 to 127, output after output, then a factor for each output, then the biases.
 * `tools/frontal/export.py` writes them in the order in which they are taken here.
 */
function unpack(): Network {
  const bytes = Uint8Array.from(atob(frontalWeights), (char) => char.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const floats = (count: number) =>
    Float32Array.from({ length: count }, () => {
      at += 4;
      return view.getFloat32(at - 4, true);
    });
  const kernel = (outputs: number, inputs: number): Kernel => {
    const whole = new Int8Array(bytes.buffer, at, outputs * inputs);
    at += whole.length;
    const factors = floats(outputs);
    const weights = Float32Array.from(
      whole,
      (value, i) => value * factors[Math.floor(i / inputs)]!,
    );
    return { weights, biases: floats(outputs) };
  };
  const first = kernel(firstChannels, 9);
  let channels: number = firstChannels;
  const blocks = blockShapes.map(([outputs, stride]): SeparableBlock => {
    const spread = kernel(channels, 9);
    const { weights, biases } = kernel(outputs, channels);
    const mix = { weights: byFours(weights, outputs, channels), biases };
    channels = outputs;
    return { spread, mix, stride };
  });
  const head = kernel(pictureKinds.length, channels);
  if (at !== bytes.length) throw new Error('the weights do not fit the network');
  return { first, blocks, head };
}
