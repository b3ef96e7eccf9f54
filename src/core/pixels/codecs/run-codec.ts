/** Runs one frame through a WebAssembly decoder that is made for it and thrown away after it. */
/// <reference path="./cornerstone-codecs.d.ts" />

import { PixelError } from '../pixel-error.ts';
import { codecCode } from './codec-files.ts';
import type { CodecName } from './codec-name.ts';

/** What a codec made of a frame. */
export interface CodecPicture {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bitsPerSample: number;
  /** Little endian; two bytes a sample when there are more than 8 bits. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Loads a codec's code and gives its decoder or encoder class. */
export type LoadCodec<C> = (options: CodecOptions) => Promise<new () => C>;

/**
 * A frame has an instance of its own: a few milliseconds, against memory that a hostile frame may have
 * damaged, and against heaps that only ever grow. `inspect` sees the decoder when it has decoded.
 */
export async function runCodec<D extends CodecDecoder>(
  name: CodecName,
  load: LoadCodec<D>,
  encoded: Uint8Array,
  inspect?: (decoder: D) => void,
): Promise<CodecPicture> {
  const { Codec, said } = await startCodec(name, load);
  try {
    const decoder = new Codec();
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    if (said.some(isComplaint)) {
      throw new PixelError('corrupt', `${name} could not decode the frame`);
    }
    inspect?.(decoder);
    return copyPicture(decoder);
  } catch (cause) {
    if (cause instanceof PixelError) throw cause;
    throw new PixelError('corrupt', `${name} could not decode the frame`, { cause });
  }
}

/** `said` grows with what the codec complains of while it works. */
export async function startCodec<C>(
  name: CodecName,
  load: LoadCodec<C>,
): Promise<{ readonly Codec: new () => C; readonly said: readonly string[] }> {
  const instantiateWasm = await codecCode(name);
  const said: string[] = [];
  try {
    const Codec = await load({
      instantiateWasm,
      print: (text) => said.push(text),
      printErr: (text) => said.push(text),
    });
    return { Codec, said };
  } catch (cause) {
    throw new PixelError('codec-unavailable', `${name} could not be started`, { cause });
  }
}

/** OpenJPEG and OpenJPH give half a picture and say only here that it went wrong. */
export function isComplaint(text: string): boolean {
  return text.startsWith('[ERROR]') || text.startsWith('ojph error');
}

function copyPicture(decoder: CodecDecoder): CodecPicture {
  const { width, height, componentCount, bitsPerSample } = decoder.getFrameInfo();
  const decoded = decoder.getDecodedBuffer();
  // Some codecs hand out a copy already, others a view of a heap that is several times as large.
  const owned = decoded.buffer.byteLength === decoded.byteLength;
  const bytes = owned ? new Uint8Array(decoded.buffer as ArrayBuffer) : new Uint8Array(decoded);
  return { width, height, components: componentCount, bitsPerSample, bytes };
}
