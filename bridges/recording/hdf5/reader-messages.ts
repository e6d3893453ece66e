import { errorMessage } from '../../../agents/error-message.ts';
import { given } from '../../../agents/given.ts';
import { BridgeError, type ErrorDetail, ReafferenceError } from '../../../agents/index.ts';
import { RecordingError } from '../reading/recording-error.ts';

/** Message to a process that reads HDF5. */
export interface ToReader {
  readonly question: object;
}

/** Message from it: that it can be asked; and for each question the answer, or the error. */
export type FromReader = { readonly ready: true } | { readonly answer: unknown } | { readonly error: SentError };

/** An error on its way between processes. */
export interface SentError {
  readonly message: string;
  /** Undefined for one that is not of the framework. */
  readonly detail?: ErrorDetail;
  /** Bytes; of a RecordingError. */
  readonly offset?: number;
}

/** Converts an error to the form in which it is sent. */
export function sent(error: unknown): SentError {
  if (!(error instanceof ReafferenceError)) return { message: errorMessage(error) };
  const { message, code, expected, received, remedy, block } = error;
  const plain = typeof received === 'object' ? String(received) : received;
  const detail: ErrorDetail = { code, received: plain, ...given({ expected, remedy, block }) };
  return { message, detail, ...(error instanceof RecordingError ? { offset: error.offset } : {}) };
}

/** The error that was sent, with the message that it had. */
export function thrown({ message, detail, offset }: SentError): Error {
  if (detail === undefined) return new Error(message);
  const error = offset === undefined ? new BridgeError('', detail) : new RecordingError('', offset, detail);
  error.message = message;
  return error;
}
