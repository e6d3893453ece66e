import { BridgeError, type ErrorDetail } from '../../../../agents/index.ts';

/** A recording cannot be read on; everything before `offset` has been delivered. */
export class RecordingError extends BridgeError {
  /** Where in the file, in bytes. */
  readonly offset: number;

  constructor(message: string, offset: number, detail: ErrorDetail) {
    super(`${message}, at byte ${offset}`, detail);
    this.offset = offset;
  }
}

/** The file ends inside something. */
export function truncated(offset: number, expected: string, received: string): RecordingError {
  return new RecordingError('the recording is cut off', offset, {
    code: 'truncated_recording',
    expected,
    received,
    remedy: 'copy the file again; the events before the cut were delivered',
  });
}

/** The file contradicts its format. */
export function corrupt(offset: number, expected: string, received: unknown, cause?: unknown): RecordingError {
  return new RecordingError('the recording is damaged', offset, {
    code: 'corrupt_recording',
    expected,
    received,
    remedy: 'the events before the damage were delivered; is the file of the format it is read as?',
    cause,
  });
}

/** The file is sound and its format known, but not this variant. */
export function unsupported(offset: number, expected: string, received: unknown, remedy: string): RecordingError {
  return new RecordingError('this kind of recording is not read', offset, {
    code: 'unsupported_recording',
    expected,
    received,
    remedy,
  });
}
