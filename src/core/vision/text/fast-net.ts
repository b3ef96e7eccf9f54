/** The text finder's network on WebAssembly with four lanes; undefined where the machine has none. */
import { wasmEngine } from '../../wasm-engine.ts';
import { halvingRow, mixingRow } from './net-code.ts';
import { type Grid, type Kernel, scoreCells } from './net-layers.ts';
import type { MapText, TextNet } from './plain-net.ts';
import { wasmModule } from './wasm-code.ts';

type Row = (from: number, to: number, cells: number, rowBytes: number, weights?: number) => void;

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const pageBytes = 65_536;
const floatBytes = 4;

/** A grid in the module's memory. */
interface Place extends Omit<Grid, 'values'> {
  readonly at: number;
}

/** Its memory, up to 80 MB, is kept for the next picture. */
export function fastNet(net: TextNet): MapText | undefined {
  const few = net.first.biases.length;
  const many = net.second.biases.length;
  const weights = layOut(net);
  const { scratchAt, firstAt, secondAt, blocksAt } = weights;
  const bytes = wasmModule([
    halvingRow('first', { inputs: 1, outputs: few, ...firstAt }),
    halvingRow('second', { inputs: few, outputs: many, ...secondAt }),
    ...[...new Set(net.dilations)].map((dilation) =>
      mixingRow(`mix${dilation}`, { channels: many, dilation, scratchAt }),
    ),
  ]);
  if (wasmEngine?.validate(bytes) !== true) return undefined;
  const { exports } = new wasmEngine.Instance(new wasmEngine.Module(bytes));
  const memory = exports.memory as WasmMemory;
  const row = (name: string) => exports[name] as Row;
  new Float32Array(memory.buffer).set(weights.values);
  const margin = Math.max(...net.dilations);

  return (picture) => {
    const input = placeAfter(weights.values.byteLength, picture.width, picture.height, 1, 1);
    const middle = placeAfter(endOf(input), half(picture.width), half(picture.height), few, 1);
    const [width, height] = [half(middle.width), half(middle.height)];
    // Over the input and the middle, which are needed no more by then.
    let to = placeAfter(input.at, width, height, many, margin);
    const free = Math.max(endOf(middle), endOf(to));
    let from = placeAfter(free, width, height, many, margin);
    grow(memory, endOf(from));
    const floats = new Float32Array(memory.buffer);
    clear(floats, middle);
    clear(floats, from);
    floats.set(picture.values, input.at / floatBytes);
    halve(input, middle, row('first'));
    halve(middle, from, row('second'));
    clear(floats, to);
    net.dilations.forEach((dilation, index) => {
      mix(from, to, row(`mix${dilation}`), blocksAt[index]!);
      [from, to] = [to, from];
    });
    const values = floats.subarray(from.at / floatBytes, endOf(from) / floatBytes);
    return { width, height, scores: scoreCells({ ...from, values }, net.head) };
  };
}

const half = (length: number) => Math.ceil(length / 2);

function halve(from: Place, to: Place, run: Row): void {
  for (let y = 0; y < to.height; y += 1) {
    const start = cellAt(from, -1, 2 * y - 1);
    run(start, cellAt(to, 0, y), to.width, rowBytes(from));
  }
}

function mix(from: Place, to: Place, run: Row, weights: number): void {
  for (let y = 0; y < to.height; y += 1) {
    run(cellAt(from, 0, y), cellAt(to, 0, y), to.width, rowBytes(from), weights);
  }
}

function placeAfter(
  end: number,
  width: number,
  height: number,
  channels: number,
  margin: number,
): Place {
  return { width, height, channels, margin, at: Math.ceil(end / 16) * 16 };
}

const rowBytes = ({ width, margin, channels }: Place) =>
  (width + 2 * margin) * channels * floatBytes;

const endOf = (place: Place) => place.at + (place.height + 2 * place.margin) * rowBytes(place);

const cellAt = (place: Place, x: number, y: number) =>
  place.at +
  (y + place.margin) * rowBytes(place) +
  (x + place.margin) * place.channels * floatBytes;

function clear(floats: Float32Array, place: Place): void {
  floats.fill(0, place.at / floatBytes, endOf(place) / floatBytes);
}

function grow(memory: WasmMemory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
  if (missing > 0) memory.grow(missing);
}

/** All weights in the order in which the code reads them. */
function layOut({ first, second, blocks }: TextNet) {
  const many = second.biases.length;
  const parts: Float32Array[] = [];
  let at = 0;
  const put = (part: Float32Array) => {
    parts.push(part);
    at += part.byteLength;
    return at - part.byteLength;
  };
  const scratchAt = put(new Float32Array(many));
  const kernel = (layer: Kernel) => ({
    weightsAt: put(byInput(layer)),
    biasesAt: put(layer.biases),
  });
  const firstAt = kernel(first);
  const secondAt = kernel(second);
  const blocksAt = blocks.map(({ spread, mix }) => {
    const { weightsAt } = kernel(spread);
    kernel(mix);
    return weightsAt;
  });
  const values = new Float32Array(at / floatBytes);
  parts.reduce((to, part) => {
    values.set(part, to);
    return to + part.length;
  }, 0);
  return { values, scratchAt, firstAt, secondAt, blocksAt };
}

/** From [out][in] to [in][out]. */
function byInput({ weights, biases }: Kernel): Float32Array {
  const outputs = biases.length;
  const inputs = weights.length / outputs;
  return Float32Array.from(
    weights,
    (_, i) => weights[(i % outputs) * inputs + Math.floor(i / outputs)]!,
  );
}
