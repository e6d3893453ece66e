/** Runs single expressions of the assembler. */
import { type Expr, instantiate, type Locals, ModuleBuilder, type ValueType, v128 } from '../../kernels/assembler.ts';

/** A function of scalar parameters made from one expression. */
export const scalarFunction = <A>(
  params: readonly ValueType[],
  result: ValueType,
  body: (...operands: Expr<never>[]) => Expr<ValueType>,
): ((...values: A[]) => A) => {
  const module = new ModuleBuilder();
  const f = module.func('f', { params, results: [result] }, (fn) =>
    body(...params.map((_, at) => fn.param(at).get as Expr<never>)),
  );
  module.export(f);
  return instantiate<{ f: (...values: A[]) => A }>(module.bytes()).f;
};

type V = Expr<'v128'>;

/** What an expression over vectors a, b, c does to bytes. */
export class VectorMachine {
  readonly #run: () => void;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(body: (a: V, b: V, c: V, fn: Locals) => V) {
    const module = new ModuleBuilder();
    module.export(module.memory({ initial: 1 }));
    module.export(
      module.func('run', { params: [], results: [] }, (fn) =>
        v128.store(48, body(v128.load(0), v128.load(0, 16), v128.load(0, 32), fn)),
      ),
    );
    const { run, memory } = instantiate<{ run(): void; memory: { buffer: ArrayBuffer } }>(module.bytes());
    this.#run = run;
    this.bytes = new Uint8Array(memory.buffer, 0, 64);
  }

  /** Apply to f32 lanes. */
  f32(...operands: readonly (readonly number[])[]): number[] {
    const lanes = new Float32Array(this.bytes.buffer, 0, 16);
    operands.forEach((operand, at) => {
      lanes.set(operand, 4 * at);
    });
    this.#run();
    return [...lanes.subarray(12)];
  }

  /** Apply to i32 lanes, given and taken as signed. */
  i32(...operands: readonly (readonly number[])[]): number[] {
    const lanes = new Int32Array(this.bytes.buffer, 0, 16);
    operands.forEach((operand, at) => {
      lanes.set(operand, 4 * at);
    });
    this.#run();
    return [...lanes.subarray(12)];
  }

  /** Apply to f64 lanes. */
  f64(...operands: readonly (readonly number[])[]): number[] {
    const lanes = new Float64Array(this.bytes.buffer, 0, 8);
    operands.forEach((operand, at) => {
      lanes.set(operand, 2 * at);
    });
    this.#run();
    return [...lanes.subarray(6)];
  }

  /** Apply to bytes. */
  i8(...operands: readonly (readonly number[])[]): number[] {
    operands.forEach((operand, at) => {
      this.bytes.set(operand, 16 * at);
    });
    this.#run();
    return [...this.bytes.subarray(48)];
  }
}
