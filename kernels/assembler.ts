/**
 * A WebAssembly assembler in functional expression style.
 *
 * @example
 * const module = new ModuleBuilder();
 * module.export(
 *   module.func('square', { params: ['f64'], results: ['f64'] }, (fn) =>
 *     f64.mul(fn.param(0).get, fn.param(0).get),
 *   ),
 * );
 * const { square } = instantiate<{ square(x: number): number }>(module.bytes());
 */
export { atomic } from './atomic.ts';
export {
  type Code,
  type Expr,
  type Label,
  type Lanes,
  type Operand,
  sequence,
  type ValueType,
} from './code.ts';
export {
  type Body,
  block,
  br,
  brIf,
  choose,
  drop,
  forRange,
  if_,
  type Local,
  loop,
  memory,
  return_,
  select,
  selectV128,
  unreachable,
  whileLoop,
} from './control.ts';
export {
  type Exportable,
  type FunctionHandle,
  type FunctionScope,
  type GlobalHandle,
  type Locals,
  type MemoryHandle,
  type MemoryLimits,
  ModuleBuilder,
  type Signature,
} from './module-builder.ts';
export { f32, f64, i32, i64 } from './scalar.ts';
export { f32x4, f64x2, i8x16, i16x8, i32x4, i64x2, v128 } from './vector.ts';
export {
  compile,
  instantiate,
  type WasmGlobal,
  type WasmImports,
  type WasmInstance,
  type WasmMemory,
  type WasmModule,
  WebAssembly,
} from './webassembly.ts';
