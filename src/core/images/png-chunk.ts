/** How a PNG begins, and how a chunk of it is written (PNG, third edition, 5.2 and 5.3). */
import { crc32 } from './crc32.ts';

export const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** `data` are the parts of its content, one behind the other. */
export function pngChunk(type: string, ...data: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = data.reduce((sum, part) => sum + part.byteLength, 0);
  const chunk = new Uint8Array(12 + length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, length);
  let at = 4;
  for (const part of [new TextEncoder().encode(type), ...data]) {
    chunk.set(part, at);
    at += part.byteLength;
  }
  view.setUint32(at, crc32(chunk.subarray(4, at)));
  return chunk;
}
