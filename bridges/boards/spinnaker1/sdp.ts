import { malformedPacket, requireField, viewOf } from './packet-fields.ts';

/** A chip of a SpiNNaker machine. */
export interface ChipAddress {
  /** Column, 0 to 255. */
  readonly x: number;
  /** Row, 0 to 255. */
  readonly y: number;
}

/** A core of a SpiNNaker machine. */
export interface CoreAddress extends ChipAddress {
  /** Number of the core in its chip, 0 to 31. */
  readonly p: number;
}

/** One end of a message: a port of a core. */
export interface SdpEnd extends CoreAddress {
  /** Port of the core, 0 to 7; port 0 is that of {@link ScpRequest}. */
  readonly port: number;
}

/** A message between a host and a core: the SpiNNaker Datagram Protocol. */
export interface SdpMessage {
  /** Whether the receiver is to answer. */
  readonly replyExpected: boolean;
  /** Whether the message stays with the chip that first gets it, instead of being routed. */
  readonly unrouted: boolean;
  /** Number of the IP tag, 0 to 255; 255 is none. */
  readonly tag: number;
  /** Port that it goes to. */
  readonly to: SdpEnd;
  /** Port that it comes from, and that an answer goes to. */
  readonly from: SdpEnd;
  /** Bytes after the header. */
  readonly payload: Uint8Array;
}

/** UDP port of a board for messages. */
export const SDP_PORT = 17893;
/** Bytes before the payload: two of padding, eight of header. */
export const SDP_HEADER_BYTES = 10;
/** Tag of a message that belongs to no IP tag. */
export const NO_TAG = 255;

const FLAGS = 0x07;
const REPLY = 0x80;
const UNROUTED = 0x20;

/**
 * A message as the UDP datagram that a board takes and sends: two bytes of padding, the flags, the tag, port and core of both ends
 * (three bits and five), row and column of both chips, the payload.
 *
 * @throws ValidationError `invalid_option` for an address or a tag out of range
 */
export function encodeSdp({ replyExpected, unrouted, tag, to, from, payload }: SdpMessage): Uint8Array {
  requireField('tag', tag, 255);
  for (const [name, { x, y, p, port }] of [['to', to] as const, ['from', from] as const]) {
    requireField(`${name}.x`, x, 255);
    requireField(`${name}.y`, y, 255);
    requireField(`${name}.p`, p, 31);
    requireField(`${name}.port`, port, 7);
  }
  const bytes = new Uint8Array(SDP_HEADER_BYTES + payload.length);
  bytes[2] = FLAGS | (replyExpected ? REPLY : 0) | (unrouted ? UNROUTED : 0);
  bytes[3] = tag;
  bytes[4] = (to.port << 5) | to.p;
  bytes[5] = (from.port << 5) | from.p;
  bytes.set([to.y, to.x, from.y, from.x], 6);
  bytes.set(payload, SDP_HEADER_BYTES);
  return bytes;
}

/** Reads a datagram with its padding. The payload is a view of it. @throws BridgeError `malformed_message` */
export function decodeSdp(datagram: Uint8Array): SdpMessage {
  if (datagram.length < SDP_HEADER_BYTES)
    throw malformedPacket('SDP message', `${SDP_HEADER_BYTES} bytes or more`, `${datagram.length} bytes`);
  const [, , flags, tag, to, from, toY, toX, fromY, fromX] = datagram;
  if (viewOf(datagram).getUint16(0) !== 0 || (flags & ~(REPLY | UNROUTED)) !== FLAGS)
    throw malformedPacket('SDP message', 'two zero bytes and flags', [...datagram.subarray(0, 3)]);
  return {
    replyExpected: (flags & REPLY) !== 0,
    unrouted: (flags & UNROUTED) !== 0,
    tag,
    to: { x: toX, y: toY, p: to & 31, port: to >> 5 },
    from: { x: fromX, y: fromY, p: from & 31, port: from >> 5 },
    payload: datagram.subarray(SDP_HEADER_BYTES),
  };
}
