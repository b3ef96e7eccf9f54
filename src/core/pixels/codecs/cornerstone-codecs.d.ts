/** Types of the WebAssembly codecs, which ship none: only what is used here. */

interface CodecFrameInfo {
  width: number;
  height: number;
  bitsPerSample: number;
  componentCount: number;
  isSigned?: boolean;
  isUsingColorTransform?: boolean;
}

interface CodecDecoder {
  /** A view of the codec's memory to copy the compressed bytes into. */
  getEncodedBuffer(sizeBytes: number): Uint8Array;
  decode(): void;
  /** A view of the codec's memory: copy it before anything else is called. */
  getDecodedBuffer(): Uint8Array | Uint8ClampedArray;
  getFrameInfo(): CodecFrameInfo;
  delete(): void;
}

interface CodecEncoder {
  /** A view of the codec's memory to copy the pixels into. */
  getDecodedBuffer(info: CodecFrameInfo): Uint8Array;
  encode(): void;
  /** A view of the codec's memory: copy it before anything else is called. */
  getEncodedBuffer(): Uint8Array;
}

interface CodecOptions {
  wasmBinary?: ArrayBuffer;
  /** In place of `wasmBinary`: makes an instance, and hands it in as well. */
  instantiateWasm?: (
    imports: object,
    receive: (
      instance: { readonly exports: Readonly<Record<string, unknown>> },
      module: object,
    ) => void,
  ) => object;
  print?: (text: string) => void;
  printErr?: (text: string) => void;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  interface CharLs {
    JpegLSDecoder: new () => CodecDecoder & { getInterleaveMode(): number };
  }
  const create: (options?: CodecOptions) => Promise<CharLs>;

  export = create;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  interface LibJpegTurbo {
    JPEGDecoder: new () => CodecDecoder;
  }
  const create: (options?: CodecOptions) => Promise<LibJpegTurbo>;

  export = create;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  interface OpenJpeg {
    J2KDecoder: new () => CodecDecoder;
  }
  const create: (options?: CodecOptions) => Promise<OpenJpeg>;

  export = create;
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  interface OpenJph {
    HTJ2KDecoder: new () => CodecDecoder;
    HTJ2KEncoder: new () => CodecEncoder & { setQuality(lossless: boolean, step: number): void };
  }
  const create: (options?: CodecOptions) => Promise<OpenJph>;

  export = create;
}

declare module '@cornerstonejs/codec-charls/wasmjs' {
  interface CharLsEncoder {
    JpegLSEncoder: new () => CodecEncoder & {
      setNearLossless(difference: number): void;
      setInterleaveMode(mode: number): void;
    };
  }
  const create: (options?: CodecOptions) => Promise<CharLsEncoder>;
  export = create;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs' {
  interface LibJpegTurboEncoder {
    JPEGEncoder: new () => CodecEncoder & {
      setProgressive(progressive: boolean): void;
      setQuality(quality: number): void;
      setSubSampling(subSampling: number): void;
    };
  }
  const create: (options?: CodecOptions) => Promise<LibJpegTurboEncoder>;
  export = create;
}

declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  interface OpenJpegEncoder {
    J2KEncoder: new () => CodecEncoder & {
      setQuality(lossless: boolean, quality: number): void;
      setDecompositions(levels: number): void;
    };
  }
  const create: (options?: CodecOptions) => Promise<OpenJpegEncoder>;
  export = create;
}
