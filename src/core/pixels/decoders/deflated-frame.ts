/** Deflated Image Frame Compression (PS3.5 A.4.12): a native frame, deflated by itself. */
import { inflateExactly } from '../inflate-exactly.ts';
import type { Decoder } from './decoder.ts';
import { nativeFrameBytes, readNative } from './native.ts';

export const deflatedFrameDecoder: Decoder = {
  name: 'deflated-frame',
  transferSyntaxUids: ['1.2.840.10008.1.2.8.1'],
  async decode({ bytes, layout }) {
    const native = await inflateExactly([bytes], 'deflate-raw', nativeFrameBytes(layout));
    return readNative({ bytes: native, layout, bigEndian: false });
  },
};
