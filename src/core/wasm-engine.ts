/** What is used of `WebAssembly`, whose types neither Node's nor the language's own library has. */
export interface WasmEngine {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  compile(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<object>;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports?: object) => WasmInstance;
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

export const wasmEngine = Reflect.get(globalThis, 'WebAssembly') as unknown as
  | WasmEngine
  | undefined;
