import { errorMessage } from '../../agents/error-message.ts';
import { type ErrorCode, ReafferenceError } from '../../agents/index.ts';
import type { Stop } from './guard-rules.ts';

/** Failure of a call, as it travels between processes. */
export interface Failure {
  readonly message: string;
  readonly code?: ErrorCode;
}

/** Message to the process of any guard. `open` comes first, with the data to open it with. */
export type ToAnyGuard<Opening> =
  | { readonly what: 'open'; readonly opening: Opening }
  /** Says that the loop lives. */
  | { readonly what: 'beat' }
  /** Has a process that stands by tell the robot zero, and no more: the first is silent, or is not any more. */
  | { readonly what: 'cover' | 'uncover' }
  /** Asks for a last zero, and the end of the process. */
  | { readonly what: 'close' };

/** Message from the process of any guard. */
export type FromAnyGuard =
  | { readonly what: 'opened' }
  /** Says that the way to the robot cannot be opened. The process ends. */
  | { readonly what: 'failed'; readonly failure: Failure }
  /** Says that the way to the robot is gone for good. The process ends, and is not to be started anew. */
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
  return { message: errorMessage(error) };
}
