import { malformedPacket, requireField, viewOf } from './packet-fields.ts';
import { type ChipAddress, type CoreAddress, decodeSdp, encodeSdp, NO_TAG } from './sdp.ts';

/** Commands of the SpiNNaker Command Protocol that are spoken here. */
export const SCP_COMMAND = { version: 0, read: 2, write: 3, run: 19, signal: 22, ipTag: 26 } as const;

/** A command to a core, without the number that it is sent with. */
export interface ScpRequest {
  /** Core that carries the command out. */
  readonly to: CoreAddress;
  /** Number of the command, 0 to 65535: one of {@link SCP_COMMAND}. */
  readonly command: number;
  /** Three words of 32 bits. */
  readonly words: readonly [number, number, number];
  /** Bytes after the words, at most 256. */
  readonly data?: Uint8Array;
}

/** Answer of a core to a command. */
export interface ScpResponse {
  /** Core that answers. */
  readonly from: CoreAddress;
  /** Number of the result, 0 to 65535; 0x80 is success. */
  readonly result: number;
  /** Number of the request. */
  readonly sequence: number;
  /** Bytes that follow. */
  readonly data: Uint8Array;
}

/** Most bytes that a command carries. */
export const MOST_DATA_BYTES = 256;

/** Port and core that a host calls itself. */
const HOST = { p: 31, port: 7 } as const;
const REQUEST_BYTES = 16;
const RESPONSE_BYTES = 4;

/**
 * A request as a datagram: an SDP message to port 0 with the command, its number, three words and data.
 *
 * @param sequence number of the request, 0 to 65535
 * @param via chip that the board's Ethernet is at
 * @throws ValidationError `invalid_option`
 */
export function encodeScpRequest(request: ScpRequest, sequence: number, via: ChipAddress = { x: 0, y: 0 }): Uint8Array {
  const { to, command, words, data = new Uint8Array(0) } = request;
  requireField('command', command, 0xffff);
  requireField('sequence', sequence, 0xffff);
  requireField('bytes of data', data.length, MOST_DATA_BYTES);
  const payload = new Uint8Array(REQUEST_BYTES + data.length);
  const view = viewOf(payload);
  view.setUint16(0, command, true);
  view.setUint16(2, sequence, true);
  words.forEach((word, k) => {
    requireField('a word', word, 0xffffffff);
    view.setUint32(4 + 4 * k, word, true);
  });
  payload.set(data, REQUEST_BYTES);
  return encodeSdp({
    ...{ replyExpected: true, unrouted: false, tag: NO_TAG, payload },
    to: { ...to, port: 0 },
    from: { ...HOST, x: via.x, y: via.y },
  });
}

/** Reads the answer to a command. The data are a view of it. @throws BridgeError `malformed_message` */
export function decodeScpResponse(datagram: Uint8Array): ScpResponse {
  const { from, payload } = decodeSdp(datagram);
  if (payload.length < RESPONSE_BYTES)
    throw malformedPacket('SCP response', `a payload of ${RESPONSE_BYTES} bytes or more`, `${payload.length} bytes`);
  const view = viewOf(payload);
  return {
    from: { x: from.x, y: from.y, p: from.p },
    result: view.getUint16(0, true),
    sequence: view.getUint16(2, true),
    data: payload.subarray(RESPONSE_BYTES),
  };
}
