/** Where the codecs' WebAssembly files are: beside their JavaScript in Node, where the caller says in a browser. */
import { PixelError } from '../pixel-error.ts';

/** OpenJPH's one file decodes and encodes; the others' encoders are apart, and larger. */
export const codecNames = [
  'charls',
  'charls-encoder',
  'libjpeg-turbo',
  'openjpeg',
  'openjpeg-encoder',
  'openjph',
] as const;

export type CodecName = (typeof codecNames)[number];

let urls: Readonly<Record<CodecName, string>> | undefined;
const binaries = new Map<CodecName, Promise<ArrayBuffer>>();

/**
 * Tells where the `.wasm` files are served. A bundler moves them, so whoever builds for the browser calls
 * this before the first picture; in Node nobody needs to.
 */
export function setCodecFiles(files: Readonly<Record<CodecName, string>>): void {
  urls = files;
  binaries.clear();
}

/** The file's bytes, fetched once; undefined where the codec finds its file by itself. */
export async function codecBinary(name: CodecName): Promise<ArrayBuffer | undefined> {
  const url = urls?.[name];
  if (url === undefined) return undefined;
  let binary = binaries.get(name);
  if (binary === undefined) {
    binary = download(url);
    binaries.set(name, binary);
    // A lost connection must not spoil the pictures that come after it.
    binary.catch(() => binaries.delete(name));
  }
  return binary;
}

async function download(url: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url);
    if (response.ok) return await response.arrayBuffer();
  } catch (cause) {
    throw new PixelError('codec-unavailable', 'a decoder could not be fetched', { cause });
  }
  throw new PixelError('codec-unavailable', 'a decoder could not be fetched');
}
