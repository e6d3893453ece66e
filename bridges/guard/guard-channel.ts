import { type ErrorCode, ReafferenceError } from '../../agents/index.ts';
import type { Stop } from './guard.ts';

/** Failure of a call, as it travels between processes. */
export interface Failure {
  readonly message: string;
  readonly code?: ErrorCode;
}

/** What every guard's process is told. `open` comes first, with what is to be opened. */
export type ToAnyGuard<Opening> =
  | { readonly what: 'open'; readonly opening: Opening }
  /** Says that the loop lives. */
  | { readonly what: 'beat' }
  /** Asks for a last zero, and the end of the process. */
  | { readonly what: 'close' };

/** What every guard's process tells. */
export type FromAnyGuard =
  | { readonly what: 'opened' }
  /** What was to be opened cannot be had. The process ends. */
  | { readonly what: 'failed'; readonly failure: Failure }
  /** What was opened is gone for good. The process ends, and is not to be started anew. */
  | { readonly what: 'lost'; readonly failure: Failure }
  /** Says that the process lives. */
  | { readonly what: 'beat' }
  | { readonly what: 'stopped'; readonly stop: Stop }
  | { readonly what: 'driving' };

/** One end of the way between two processes. */
export interface Channel<Out, In> {
  /** Sends a message; `sent` is called once it has left this process. */
  send(message: Out, sent?: () => void): void;
  /** Calls `receive` with each message. */
  listen(receive: (message: In) => void): void;
}

/** A failure as it travels. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ReafferenceError) return { message: error.message, code: error.code };
  return { message: error instanceof Error ? error.message : String(error) };
}
