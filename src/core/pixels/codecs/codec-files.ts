/** The codecs' WebAssembly: as npm installed it in Node, from where the caller says in a browser. */
import { type WasmInstance, wasmEngine } from '../../wasm-engine.ts';
import { PixelError } from '../pixel-error.ts';
import type { CodecName } from './codec-name.ts';
import { installedCodec } from './installed-codec.ts';

let urls: Readonly<Record<CodecName, string>> | undefined;
const codes = new Map<CodecName, Promise<Instantiate>>();

/** Makes an instance, hands it in as the codecs' JavaScript wants it, and gives its exports. */
export type Instantiate = (
  imports: object,
  receive: (instance: WasmInstance, module: object) => void,
) => object;

/**
 * Tells where the `.wasm` files are served. A bundler moves them, so whoever builds for the browser calls
 * this before the first picture; in Node nobody needs to.
 */
export function setCodecFiles(files: Readonly<Record<CodecName, string>>): void {
  urls = files;
  codes.clear();
}

/**
 * Compiled once: what the machine learns of the code while one frame is decoded serves the next. Rejects with
 * `PixelError` `codec-unavailable`.
 */
export function codecCode(name: CodecName): Promise<Instantiate> {
  let code = codes.get(name);
  if (code === undefined) {
    code = load(name);
    codes.set(name, code);
    // A lost connection must not spoil the pictures that come after it.
    code.catch(() => codes.delete(name));
  }
  return code;
}

async function load(name: CodecName): Promise<Instantiate> {
  const url = urls?.[name];
  const engine = wasmEngine;
  try {
    if (engine === undefined) throw new TypeError('there is no WebAssembly here');
    const bytes = url === undefined ? installedCodec(name) : await download(url);
    const module = await engine.compile(bytes);
    return (imports, receive) => {
      const instance = new engine.Instance(module, imports);
      receive(instance, module);
      return instance.exports;
    };
  } catch (cause) {
    throw new PixelError('codec-unavailable', 'a codec could not be fetched', { cause });
  }
}

async function download(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new TypeError(`the codec's file was answered with ${response.status}`);
  return await response.arrayBuffer();
}
