/**
 * The host's WebAssembly object with the few signatures used here.
 *
 * The ES libraries of TypeScript leave WebAssembly to the browser's and Node's own typings, which
 * the browser-free core does not load.
 */

/** A compiled module. It may be posted to workers. */
export interface WasmModule {
  /** Never set: tells modules from other objects in types. */
  readonly kind?: 'wasm-module';
}

/** A linear memory. `buffer` is another one after an unshared memory has grown. */
export interface WasmMemory {
  /** Bytes of the memory; detached once an unshared memory has grown. */
  readonly buffer: ArrayBuffer;
  /** Grows by a number of pages of 64 KiB. Returns the number of pages before. @throws RangeError beyond the maximum */
  grow(pages: number): number;
}

/** A module global as JavaScript sees it. */
export interface WasmGlobal<T = number> {
  /** Present value of the variable. Setting it throws TypeError for a constant. */
  value: T;
}

/** An instance and what it exports. */
export interface WasmInstance<Exports = Record<string, unknown>> {
  /** Exported functions, memories and globals, by name. */
  readonly exports: Exports;
}

/** The imports of a module, by module name, then by field name. */
export type WasmImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Parts of `globalThis.WebAssembly` that this project uses. */
interface WebAssemblyHost {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new <Exports = Record<string, unknown>>(
    module: WasmModule,
    imports?: WasmImports,
  ) => WasmInstance<Exports>;
  readonly Memory: new (limits: {
    readonly initial: number;
    readonly maximum?: number;
    readonly shared?: boolean;
  }) => WasmMemory;
  readonly CompileError: new (message?: string, options?: { readonly cause?: unknown }) => Error;
  readonly RuntimeError: new (message?: string) => Error;
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<WasmModule>;
}

/** The host's WebAssembly object. */
export const WebAssembly: WebAssemblyHost = (globalThis as unknown as { readonly WebAssembly: WebAssemblyHost })
  .WebAssembly;

/**
 * Compiles a module. Every module of the framework is compiled here, so that a processor without vector instructions is named.
 *
 * @throws CompileError where the bytes are no valid module, or where the processor lacks the vector instructions that it uses
 */
export const compile = (bytes: Uint8Array): WasmModule => {
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    const { message } = cause as Error;
    if (!message.includes('SIMD unsupported')) throw cause;
    const problem = `this processor lacks vector instructions
  expected: x86-64 with SSE4.1 or later, which is any processor since 2012, or ARM64
  received: ${message}
  remedy:   run on another machine; give a virtual one the processor of its host, as with '-cpu host' of QEMU`;
    throw new WebAssembly.CompileError(problem, { cause });
  }
};

/** Compiles and instantiates a module synchronously. @throws CompileError as {@link compile} */
export const instantiate = <Exports = Record<string, unknown>>(bytes: Uint8Array, imports: WasmImports = {}): Exports =>
  new WebAssembly.Instance<Exports>(compile(bytes), imports).exports;
