/** The codecs' WebAssembly as npm installed it: for Node, where nobody serves it. */
import type { CodecName } from './codec-name.ts';

const paths: Readonly<Record<CodecName, string>> = {
  charls: '@cornerstonejs/codec-charls/decodewasm',
  'charls-encoder': '@cornerstonejs/codec-charls/wasm',
  'libjpeg-turbo': '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
  openjpeg: '@cornerstonejs/codec-openjpeg/decodewasm',
  'openjpeg-encoder': '@cornerstonejs/codec-openjpeg/wasm',
  openjph: '@cornerstonejs/codec-openjph/wasm',
};

/** What is used of Node's `process`: the engine is compiled without Node's types. */
interface NodeProcess {
  getBuiltinModule(id: 'node:module'): {
    createRequire(from: string): { resolve(path: string): string };
  };
  getBuiltinModule(id: 'node:fs'): { readFileSync(path: string): Uint8Array<ArrayBuffer> };
}

/** Throws where there is no Node, and where the package isn't installed. */
export function installedCodec(name: CodecName): Uint8Array<ArrayBuffer> {
  const node: NodeProcess = Reflect.get(globalThis, 'process');
  const { resolve } = node.getBuiltinModule('node:module').createRequire(import.meta.url);
  return node.getBuiltinModule('node:fs').readFileSync(resolve(paths[name]));
}
