/** Writes WebAssembly: the few instructions that a network of four-lane sums needs, and the module around them. */

export type Code = readonly number[];

/** A function without results: `parameters` of i32, then locals of i32 and of v128. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly numbers: number;
  readonly vectors: number;
  readonly body: Code;
}

const types = { i32: 0x7f, v128: 0x7b };

export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  number: (value: number): Code => [0x41, ...signed(value)],
  add: [0x6a] as Code,
  subtract: [0x6b] as Code,
  multiply: [0x6c] as Code,
  /** `body` once, then again for as long as it leaves something other than zero. */
  loop: (body: Code): Code => [0x03, 0x40, ...body, 0x0d, 0x00, 0x0b],
  /** Four numbers from the address on the stack and so many bytes on. */
  load: (offset: number): Code => [0xfd, 0x00, 0x02, ...unsigned(offset)],
  /** One number, four times. */
  spread: (offset: number): Code => [0xfd, 0x09, 0x02, ...unsigned(offset)],
  store: (offset: number): Code => [0xfd, 0x0b, 0x02, ...unsigned(offset)],
  addLanes: [0xfd, 0xe4, 0x01] as Code,
  multiplyLanes: [0xfd, 0xe6, 0x01] as Code,
  higherLanes: [0xfd, 0xe9, 0x01] as Code,
};

/** A module that exports its functions by their names, and its memory as `memory`. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, functions.map(typeOf)),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(5, [[0x00, 0x01]]),
    ...section(7, [
      [...text('memory'), 0x02, 0x00],
      ...functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]),
    ]),
    ...section(10, functions.map(codeOf)),
  ]);
}

function typeOf({ parameters }: WasmFunction): Code {
  return [0x60, ...unsigned(parameters), ...Array<number>(parameters).fill(types.i32), 0x00];
}

function codeOf({ numbers, vectors, body }: WasmFunction): Code {
  const locals = [0x02, ...unsigned(numbers), types.i32, ...unsigned(vectors), types.v128];
  return sized([...locals, ...body, 0x0b]);
}

function section(id: number, entries: readonly Code[]): Code {
  return [id, ...sized([...unsigned(entries.length), ...entries.flat()])];
}

function sized(code: Code): Code {
  return [...unsigned(code.length), ...code];
}

function text(ascii: string): Code {
  return sized(Array.from(ascii, (letter) => letter.charCodeAt(0)));
}

/** LEB128: seven bits a byte, the lowest first. */
function unsigned(value: number): Code {
  const low = value & 0x7f;
  return value > 0x7f ? [low | 0x80, ...unsigned(value >>> 7)] : [low];
}

function signed(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
