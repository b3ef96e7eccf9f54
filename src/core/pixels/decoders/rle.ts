/** RLE Lossless (PS3.5 annex G): PackBits, one segment for each byte of each sample. */
import { PixelError } from '../pixel-error.ts';
import type { DecodedSamples, Decoder, EncodedFrame } from './decoder.ts';

export const rleDecoder: Decoder = {
  name: 'rle',
  transferSyntaxUids: ['1.2.840.10008.1.2.5'],
  decode: async (frame) => decodeRle(frame),
};

const headerBytes = 64;

function decodeRle({ bytes, layout }: EncodedFrame): DecodedSamples {
  const pixels = layout.rows * layout.columns;
  const bytesPerSample = layout.bitsAllocated / 8;
  const segments = layout.samplesPerPixel * bytesPerSample;
  if (bytes.length < headerBytes) throw new PixelError('truncated', 'RLE header is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== segments) {
    throw new PixelError('size-mismatch', `${view.getUint32(0, true)} RLE segments of ${segments}`);
  }
  const out = new Uint8Array(pixels * segments);
  for (let segment = 0; segment < segments; segment += 1) {
    const start = view.getUint32(4 + segment * 4, true);
    const next = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : bytes.length;
    if (start < headerBytes || start > bytes.length || next < start) {
      throw new PixelError('corrupt', 'RLE segment offsets make no sense');
    }
    const sample = Math.floor(segment / bytesPerSample);
    // Segments run from the most significant byte; the samples here are little endian.
    const byte = bytesPerSample - 1 - (segment % bytesPerSample);
    unpack(bytes.subarray(start, next), out, sample * bytesPerSample + byte, segments, pixels);
  }
  return { samples: bytesPerSample === 2 ? new Uint16Array(out.buffer) : out };
}

/** PS3.5 G.3.2: writes `count` bytes to `out`, from `at` on, one every `stride`. */
function unpack(
  packed: Uint8Array,
  out: Uint8Array,
  at: number,
  stride: number,
  count: number,
): void {
  let to = at;
  const end = at + count * stride;
  let from = 0;
  while (to < end) {
    const control = packed[from++];
    if (control === undefined) throw new PixelError('truncated', 'RLE segment is cut short');
    if (control < 128) {
      const literals = control + 1;
      if (from + literals > packed.length) {
        throw new PixelError('truncated', 'RLE segment is cut short');
      }
      for (let i = 0; i < literals && to < end; i += 1, to += stride) out[to] = packed[from + i]!;
      from += literals;
    } else if (control > 128) {
      const value = packed[from++];
      if (value === undefined) throw new PixelError('truncated', 'RLE segment is cut short');
      for (let i = 257 - control; i > 0 && to < end; i -= 1, to += stride) out[to] = value;
    }
  }
}
