/** Tells the engine where this build serves the codecs' WebAssembly; every worker that has to do with pixels calls it first. */
import charls from '@cornerstonejs/codec-charls/decodewasm?url';
import charlsEncoder from '@cornerstonejs/codec-charls/wasm?url';
import libJpegTurbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openJpeg from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openJpegEncoder from '@cornerstonejs/codec-openjpeg/wasm?url';
import openJph from '@cornerstonejs/codec-openjph/wasm?url';
import { setCodecFiles } from '../../core/pixels/codecs/codec-files.ts';

export function installCodecFiles(): void {
  setCodecFiles({
    charls,
    'charls-encoder': charlsEncoder,
    'libjpeg-turbo': libJpegTurbo,
    openjpeg: openJpeg,
    'openjpeg-encoder': openJpegEncoder,
    openjph: openJph,
  });
}
