/** The text finder's network in plain TypeScript, for machines without WebAssembly's four lanes. */
import { emptyGrid, type Grid, halve, type Kernel, mixBlock, scoreCells } from './net-layers.ts';

export interface TextNet {
  readonly first: Kernel;
  readonly second: Kernel;
  readonly blocks: readonly { readonly spread: Kernel; readonly mix: Kernel }[];
  /** Of each block. */
  readonly dilations: readonly number[];
  readonly head: Kernel;
}

/** Above zero where text is likelier than not; row-major, `scores.length === width * height`. */
export interface TextMap {
  readonly width: number;
  readonly height: number;
  readonly scores: Float32Array<ArrayBuffer>;
}

/** `picture` has one channel and a margin of 1. */
export type MapText = (picture: Grid) => TextMap;

export function plainNet({ first, second, blocks, dilations, head }: TextNet): MapText {
  const margin = Math.max(...dilations);
  return (picture) => {
    const few = first.biases.length;
    const many = second.biases.length;
    const halfSize = emptyGrid(half(picture.width), half(picture.height), few, 1);
    halve(picture, first, halfSize);
    const [width, height] = [half(halfSize.width), half(halfSize.height)];
    let from = emptyGrid(width, height, many, margin);
    let to = emptyGrid(width, height, many, margin);
    halve(halfSize, second, from);
    blocks.forEach(({ spread, mix }, i) => {
      mixBlock(from, spread, mix, dilations[i]!, to);
      [from, to] = [to, from];
    });
    return { width, height, scores: scoreCells(from, head) };
  };
}

const half = (length: number) => Math.ceil(length / 2);
