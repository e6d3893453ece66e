/**
 * The numerical base: a WebAssembly assembler, reproducible random streams and elementary functions,
 * and exponentials of small matrices. Of the host, only WebAssembly is used.
 */
export * from './assembler.ts';
export * as mathF32 from './math-f32.ts';
export * as mathF64 from './math-f64.ts';
export { angleDifference, wrapAngle } from './math-f64.ts';
export {
  emitCos,
  emitExp,
  emitLog,
  emitPow,
  emitSin,
  emitSqrt,
  emitTanh,
} from './math-simd.ts';
export { expm } from './matrix-exponential.ts';
export { RandomStream, streamKey, threefry2x32, type Words } from './random.ts';
export { type Draw, emitThreefry, emitUniform } from './random-simd.ts';
export { type RunningHash, Sha256 } from './sha256.ts';
