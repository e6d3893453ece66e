import type { FunctionScope, Local } from '../../../../../kernels/assembler.ts';

/** Variables of a frame's code: parameters of the kernel and numbers computed from them. */
export interface FrameScope {
  readonly fn: FunctionScope;
  readonly t0: Local<'f64'>;
  readonly dt: Local<'f64'>;
  /** Seconds per step of event time. */
  readonly step: Local<'f64'>;
  readonly startTick: Local<'i32'>;
  readonly endTick: Local<'i32'>;
  /** Byte addresses of the levels at the last frame and at this one. */
  readonly before: Local<'i32'>;
  readonly after: Local<'i32'>;
  readonly span: Local<'f32'>;
  readonly inLight: Local<'f32'>;
  readonly inDark: Local<'f32'>;
  readonly perTick: Local<'f32'>;
  /** Number of events in the batch, and of this frame. */
  readonly count: Local<'i32'>;
  readonly events: Local<'i32'>;
  readonly dropped: Local<'i32'>;
  readonly suppressed: Local<'i32'>;
  readonly bursts: Local<'i32'>;
  /** One past the last byte of the list of pixels that may fire. */
  readonly listEnd: Local<'i32'>;
}
