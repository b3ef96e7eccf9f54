/** Runs one frame through a WebAssembly decoder that is made for it and thrown away after it. */
/// <reference path="./cornerstone-codecs.d.ts" />
import { PixelError } from '../pixel-error.ts';
import type { CodecName } from './codec-files.ts';
import { codecBinary } from './codec-files.ts';

/** What a codec made of a frame. */
export interface CodecPicture {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bitsPerSample: number;
  /** Little endian; two bytes a sample when there are more than 8 bits. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Loads a codec's code and gives its decoder class. */
export type LoadDecoder<D extends CodecDecoder> = (options: CodecOptions) => Promise<new () => D>;

/**
 * A frame has an instance of its own: a few milliseconds, against memory that a hostile frame may have
 * damaged, and against heaps that only ever grow. `inspect` sees the decoder when it has decoded.
 */
export async function runCodec<D extends CodecDecoder>(
  name: CodecName,
  load: LoadDecoder<D>,
  encoded: Uint8Array,
  inspect?: (decoder: D) => void,
): Promise<CodecPicture> {
  const wasmBinary = await codecBinary(name);
  const said: string[] = [];
  let Decoder: new () => D;
  try {
    Decoder = await load({
      ...(wasmBinary && { wasmBinary }),
      print: (text) => said.push(text),
      printErr: (text) => said.push(text),
    });
  } catch (cause) {
    throw new PixelError('codec-unavailable', `${name} could not be started`, { cause });
  }
  try {
    const decoder = new Decoder();
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

/** OpenJPEG and OpenJPH give half a picture and say only here that it went wrong. */
function isComplaint(text: string): boolean {
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
