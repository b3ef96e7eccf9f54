/** Tells the engine where this build serves the decoders' WebAssembly; every worker that decodes calls it first. */
import charls from '@cornerstonejs/codec-charls/decodewasm?url';
import libJpegTurbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openJpeg from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openJph from '@cornerstonejs/codec-openjph/wasm?url';
import { setCodecFiles } from '../../core/pixels/codecs/codec-files.ts';

export function installCodecFiles(): void {
  setCodecFiles({
    charls,
    'libjpeg-turbo': libJpegTurbo,
    openjpeg: openJpeg,
    openjph: openJph,
  });
}
