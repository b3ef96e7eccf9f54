/** Native pixels (PS3.5 8.1.1), little endian; the writer of the data set turns them where it is big endian. */
import type { Encoder } from './encoder.ts';
import { sampleWords, wordBytes } from './sample-words.ts';

export const nativeEncoder: Encoder = {
  name: 'native',
  transferSyntaxUids: [
    '1.2.840.10008.1.2',
    '1.2.840.10008.1.2.1',
    '1.2.840.10008.1.2.1.98',
    '1.2.840.10008.1.2.1.99',
    '1.2.840.10008.1.2.2',
  ],
  photometricInterpretation: (frame) => frame.photometricInterpretation,
  encode: async (frame) => wordBytes(sampleWords(frame, frame.bitsAllocated)),
};
