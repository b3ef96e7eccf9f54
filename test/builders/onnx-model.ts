/** Small ONNX models made by code: the protocol buffers of onnx.proto, as far as a test needs them. */

type Bytes = Uint8Array<ArrayBuffer>;

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly ints?: Readonly<Record<string, readonly number[]>>;
}

export interface OnnxValue {
  readonly name: string;
  readonly dims: readonly number[];
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly weights: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const float = 1;

/** ModelProto: IR version 8, operator set 13. */
export function onnxModel(graph: OnnxGraph): Bytes {
  return message(
    number(1, 8),
    text(2, 'test'),
    bytes(7, graphProto(graph)),
    bytes(8, message(text(1, ''), number(2, 13))),
  );
}

function graphProto({ nodes, weights, inputs, outputs }: OnnxGraph): Bytes {
  return message(
    ...nodes.map((node) => bytes(1, nodeProto(node))),
    text(2, 'graph'),
    ...weights.map((tensor) => bytes(5, tensorProto(tensor))),
    ...inputs.map((value) => bytes(11, valueInfo(value))),
    ...outputs.map((value) => bytes(12, valueInfo(value))),
  );
}

function nodeProto({ op, inputs, outputs, ints = {} }: OnnxNode): Bytes {
  const attributes = Object.entries(ints).map(([name, values]) =>
    bytes(5, message(text(1, name), ...values.map((value) => number(8, value)), number(20, 7))),
  );
  return message(
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...attributes,
  );
}

function tensorProto({ name, dims, values }: OnnxTensor): Bytes {
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return message(
    ...dims.map((dim) => number(1, dim)),
    number(2, float),
    text(8, name),
    bytes(9, raw),
  );
}

function valueInfo({ name, dims }: OnnxValue): Bytes {
  const shape = message(...dims.map((dim) => bytes(1, message(number(1, dim)))));
  const tensorType = message(number(1, float), bytes(2, shape));
  return message(text(1, name), bytes(2, message(bytes(1, tensorType))));
}

function message(...fields: readonly Bytes[]): Bytes {
  const out = new Uint8Array(fields.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const field of fields) {
    out.set(field, at);
    at += field.length;
  }
  return out;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function number(field: number, value: number): Bytes {
  return Uint8Array.from([...varint(field * 8), ...varint(value)]);
}

function bytes(field: number, content: Bytes): Bytes {
  const head = [...varint(field * 8 + 2), ...varint(content.length)];
  return message(Uint8Array.from(head), content);
}

function text(field: number, content: string): Bytes {
  return bytes(field, new TextEncoder().encode(content) as Bytes);
}
