import { ValidationError } from '../../agents/index.ts';
import type { WasmMemory } from '../../kernels/assembler.ts';
import { WebAssembly } from '../../kernels/assembler.ts';
import { MemoryLayout } from '../../kernels/memory-layout.ts';

/**
 * The memory in which a caster draws a picture and event pixels read it. Both keep their arrays behind the picture, so that it is
 * never copied from one memory to another.
 */
export class FrameBuffer {
  /** WebAssembly memory of the picture and of the arrays of its users. */
  readonly memory: WasmMemory;
  readonly #image: Float32Array;
  readonly #layout = new MemoryLayout();

  /**
   * @param pixels of the picture, those between its columns included (see `columnStride`)
   * @param bytes for the arrays of its users, in all
   */
  constructor(pixels: number, bytes: number) {
    const address = this.#layout.reserve(pixels * Float32Array.BYTES_PER_ELEMENT);
    const { pages } = new MemoryLayout(this.#layout.end + bytes);
    this.memory = new WebAssembly.Memory({ initial: pages });
    this.#image = new Float32Array(this.memory.buffer, address, pixels);
  }

  /**
   * The picture: linear relative luminance, dimensionless, column by column.
   *
   * @param pixels that it is expected to have
   * @throws ValidationError `size_mismatch` where it has not
   */
  picture(pixels: number): Float32Array {
    const { length } = this.#image;
    if (pixels !== length) throw mismatch('has another picture', `${pixels} pixels`, length);
    return this.#image;
  }

  /**
   * Lays out the arrays of a user, behind the picture and those of users before it.
   *
   * @throws ValidationError `size_mismatch` where there is no room for them
   */
  layOut<Layout>(arrays: (memory: MemoryLayout) => Layout): Layout {
    const layout = arrays(this.#layout);
    const { end } = this.#layout;
    const { byteLength } = this.memory.buffer;
    if (end > byteLength) throw mismatch('has no room for its users', `${end} bytes, see bytesFor()`, byteLength);
    return layout;
  }
}

function mismatch(what: string, expected: string, received: number): ValidationError {
  return new ValidationError(`a frame buffer ${what}`, { code: 'size_mismatch', expected, received });
}
