import { BridgeError, ValidationError } from '../../../agents/errors.ts';

/** The error for a datagram that is none of the kind that it should be. */
export function malformedPacket(what: string, expected: string, received: unknown): BridgeError {
  return new BridgeError(`a datagram is no ${what}`, {
    ...{ code: 'malformed_message', expected, received, block: what },
    remedy: 'check that SpiNNaker sent it, and that its tools have the version that docs/boards/spinnaker.md names',
  });
}

/** @throws ValidationError `invalid_option` unless a field of a packet, or an option, is a whole number from 0 to `most` */
export function requireField(field: string, value: number, most: number, least = 0): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new ValidationError(`${field} is not within its range`, {
    ...{ code: 'invalid_option', expected: `a whole number from ${least} to ${most}`, received: value, block: field },
    remedy: 'take a number within the range',
  });
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
