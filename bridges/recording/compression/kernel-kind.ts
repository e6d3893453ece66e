/** Kernel of a decoder: WebAssembly, or its oracle in plain JavaScript. */
export type KernelKind = 'wasm' | 'javascript';
