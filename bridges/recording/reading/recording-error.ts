import { BridgeError, type ErrorDetail } from '../../../agents/index.ts';

/** A recording cannot be read beyond `offset`; all events before it were delivered. */
export class RecordingError extends BridgeError {
  /** Offset of the fault in the file, in bytes. */
  readonly offset: number;

  constructor(message: string, offset: number, detail: ErrorDetail) {
    super(`${message}, at byte ${offset}`, detail);
    this.offset = offset;
  }
}

/** The error of a file that ends within a record. */
export function truncated(offset: number, expected: string, received: string): RecordingError {
  return new RecordingError('the recording is cut off', offset, {
    code: 'truncated_recording',
    expected,
    received,
    remedy: 'copy the file again; the events before the cut were delivered',
  });
}

/** The error of a file that contradicts its format. */
export function corrupt(
  offset: number,
  expected: string,
  received: unknown,
  cause?: unknown,
  remedy = 'the events before the damage were delivered; is the file of the format it is read as?',
): RecordingError {
  return new RecordingError('the recording is damaged', offset, {
    code: 'corrupt_recording',
    expected,
    received,
    remedy,
    cause,
  });
}

/** The error of a file of which a part is larger than is read at once, or than it may decompress to. */
export function oversized(offset: number, expected: string, received: string, remedy: string): RecordingError {
  return new RecordingError('the recording asks for too much memory', offset, {
    code: 'oversized_recording',
    expected,
    received,
    remedy,
  });
}

/** The error of a sound file in an unsupported variant of a known format. */
export function unsupported(offset: number, expected: string, received: unknown, remedy: string): RecordingError {
  return new RecordingError('this kind of recording is not read', offset, {
    code: 'unsupported_recording',
    expected,
    received,
    remedy,
  });
}

/** The error of one of several files, with its name. */
export function inPart(error: unknown, file: string): unknown {
  if (!(error instanceof RecordingError)) return error;
  const { code, offset, expected = '', received, remedy = '' } = error;
  return new RecordingError(`a file of the bag cannot be read to its end: ${file}`, offset, {
    code,
    expected,
    received,
    remedy,
    block: file,
    cause: error,
  });
}
