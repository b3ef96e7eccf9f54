/** The network's layers as WebAssembly, four channels at a time, a row of cells a call: about ten times as fast as in JavaScript. */
import { type Code, op, type WasmFunction } from './wasm-code.ts';

const floatBytes = 4;
const laneBytes = 4 * floatBytes;

export interface HalvingShape {
  readonly inputs: number;
  /** A multiple of four. */
  readonly outputs: number;
  /** Addresses: of the weights, [y][x][in][out], and of the biases. */
  readonly weightsAt: number;
  readonly biasesAt: number;
}

export interface MixingShape {
  /** A multiple of four. */
  readonly channels: number;
  readonly dilation: number;
  /** Room for the channels of one cell. */
  readonly scratchAt: number;
}

/** Bytes from a block's weights on: [tap][channel], biases, [in][out], biases. */
export function blockPlaces(channels: number) {
  const row = channels * floatBytes;
  const mix = 10 * row;
  const mixBiases = mix + channels * row;
  return { spread: 0, spreadBiases: 9 * row, mix, mixBiases, end: mixBiases + row };
}

/** `name(from, to, cells, rowBytes)`: from the upper left of the first cell's nine inputs. */
export function halvingRow(name: string, shape: HalvingShape): WasmFunction {
  const { inputs, outputs, weightsAt, biasesAt } = shape;
  const [from, to, cells, rowBytes, second, third, value] = [0, 1, 2, 3, 4, 5, 6];
  const sums = locals(value + 1, outputs / 4);
  const rows = [from, second, third];
  const inputsInRow = 3 * inputs;
  const body = [
    ...moved(second, [...op.get(from), ...op.get(rowBytes), ...op.add]),
    ...moved(third, [...op.get(second), ...op.get(rowBytes), ...op.add]),
    ...op.loop([
      ...sums.flatMap((sum, k) => moved(sum, loaded(biasesAt + k * laneBytes))),
      ...rows.flatMap((row, y) =>
        range(inputsInRow).flatMap((i) =>
          weighed(
            moved(value, [...op.get(row), ...op.spread(i * floatBytes)]),
            value,
            sums,
            op.number(0),
            weightsAt + (y * inputsInRow + i) * outputs * floatBytes,
          ),
        ),
      ),
      ...aboveZero(sums, op.get(to), 0),
      ...rows.flatMap((row) => advanced(row, 2 * inputs * floatBytes)),
      ...advanced(to, outputs * floatBytes),
      ...countedDown(cells),
    ]),
  ];
  return { name, parameters: 4, numbers: 2, vectors: sums.length + 2, body };
}

/** `name(from, to, cells, rowBytes, weights)`: from the first cell itself. */
export function mixingRow(name: string, shape: MixingShape): WasmFunction {
  const { channels, dilation, scratchAt } = shape;
  const [from, to, cells, rowBytes, weights, above, below, value] = [0, 1, 2, 3, 4, 5, 6, 7];
  const sums = locals(value + 1, channels / 4);
  const places = blockPlaces(channels);
  const cellBytes = channels * floatBytes;
  const across = dilation * cellBytes;
  const down = [...op.get(rowBytes), ...op.number(dilation), ...op.multiply];
  const rows = [above, from, below];
  const lanes = (at: number) => (k: number) => at + k * laneBytes;
  const spreadTap = (tap: number, row: number, x: number) =>
    sums.flatMap((sum, k) =>
      moved(sum, [
        ...[...op.get(row), ...op.load(lanes(x * across)(k))],
        ...[...op.get(weights), ...op.load(lanes(places.spread + tap * cellBytes)(k))],
        ...[...op.multiplyLanes, ...op.get(sum), ...op.addLanes],
      ]),
    );
  const body = [
    ...moved(from, [...op.get(from), ...op.number(across), ...op.subtract]),
    ...moved(above, [...op.get(from), ...down, ...op.subtract]),
    ...moved(below, [...op.get(from), ...down, ...op.add]),
    ...op.loop([
      ...sums.flatMap((sum, k) =>
        moved(sum, [...op.get(weights), ...op.load(lanes(places.spreadBiases)(k))]),
      ),
      ...rows.flatMap((row, y) => range(3).flatMap((x) => spreadTap(3 * y + x, row, x))),
      ...aboveZero(sums, op.number(0), scratchAt),
      ...sums.flatMap((sum, k) =>
        moved(sum, [
          ...[...op.get(weights), ...op.load(lanes(places.mixBiases)(k))],
          ...[...op.get(from), ...op.load(lanes(across)(k)), ...op.addLanes],
        ]),
      ),
      ...range(channels).flatMap((i) =>
        weighed(
          moved(value, [...op.number(0), ...op.spread(scratchAt + i * floatBytes)]),
          value,
          sums,
          op.get(weights),
          places.mix + i * cellBytes,
        ),
      ),
      ...aboveZero(sums, op.get(to), 0),
      ...rows.flatMap((row) => advanced(row, cellBytes)),
      ...advanced(to, cellBytes),
      ...countedDown(cells),
    ]),
  ];
  return { name, parameters: 5, numbers: 2, vectors: sums.length + 2, body };
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

const locals = (first: number, count: number) => range(count).map((index) => first + index);

const moved = (local: number, value: Code): Code => [...value, ...op.set(local)];

const loaded = (address: number): Code => [...op.number(0), ...op.load(address)];

/** `value` times each sum's weights, added to it. */
function weighed(
  moveValue: Code,
  value: number,
  sums: readonly number[],
  base: Code,
  weightsAt: number,
): Code {
  return [
    ...moveValue,
    ...sums.flatMap((sum, k) =>
      moved(sum, [
        ...[...op.get(value), ...base, ...op.load(weightsAt + k * laneBytes)],
        ...[...op.multiplyLanes, ...op.get(sum), ...op.addLanes],
      ]),
    ),
  ];
}

/** What is above zero of the sums, stored. The local after them was never set: it is zero. */
function aboveZero(sums: readonly number[], address: Code, offset: number): Code {
  const zero = Math.max(...sums) + 1;
  return sums.flatMap((sum, k) => [
    ...[...address, ...op.get(sum), ...op.get(zero), ...op.higherLanes],
    ...op.store(offset + k * laneBytes),
  ]);
}

const advanced = (pointer: number, bytes: number): Code =>
  moved(pointer, [...op.get(pointer), ...op.number(bytes), ...op.add]);

const countedDown = (cells: number): Code => [
  ...[...op.get(cells), ...op.number(1), ...op.subtract],
  ...op.tee(cells),
];
