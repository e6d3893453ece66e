import { malformedPacket, requireField, viewOf } from './packet-fields.ts';

/** Events of one packet (External Internal Event Input Output), as they stand in it. */
export interface EieioData {
  /** Bits of a key, and of a payload. */
  readonly bits: 16 | 32;
  /** Keys without the prefix: whole numbers of so many bits. */
  readonly keys: Uint32Array;
  /** A whole number for each key, of so many bits, without the base; absent where events have none of their own. */
  readonly payloads?: Uint32Array;
  /** 16 bits that all keys have besides their own, in one half of the key. */
  readonly prefix?: {
    /** A whole number, 0 to 65535. */
    readonly bits: number;
    /** Half of a 32-bit key that the prefix stands in. */
    readonly half: 'lower' | 'upper';
  };
  /** Bits that all payloads have besides their own, or the payload of events without one. */
  readonly payloadBase?: number;
  /** Whether payloads are times, in steps of the machine. */
  readonly timed: boolean;
  /** Two bits without a meaning for events, 0 to 3. */
  readonly tag: number;
}

/** Events as they are meant: keys with their prefix, payloads with their base. */
export interface EieioEvents {
  /** Keys: whole numbers of 32 bits. */
  readonly keys: Uint32Array;
  /** A whole number of 32 bits for each key; absent where events have none. */
  readonly payloads?: Uint32Array;
  /** Whether payloads are times, in steps of the machine. */
  readonly timed: boolean;
}

/** A command, which is no event. */
export interface EieioCommand {
  /** Its number, 0 to 16383. */
  readonly command: number;
  /** Bytes that follow. */
  readonly data: Uint8Array;
}

/** Commands between the tools of SpiNNaker and what listens to a network. */
export const EIEIO_COMMAND = { database: 1, stopPause: 10, startResume: 11 } as const;

/** Most events in a packet: their number has one byte. */
export const MOST_EVENTS = 255;

const PREFIX = 1 << 7;
const UPPER = 1 << 6;
const BASE = 1 << 5;
const TIMED = 1 << 4;
const WIDE = 1 << 3;
const PAYLOAD = 1 << 2;

/**
 * Events as a packet: their number; a byte of flags; the prefix; the payload base, as wide as a key; then each key and its payload.
 * All numbers are little-endian.
 *
 * @throws ValidationError `invalid_option` for what its field does not hold
 */
export function encodeEieioData({ bits, keys, payloads, prefix, payloadBase, timed, tag }: EieioData): Uint8Array {
  const most = bits === 32 ? 0xffffffff : 0xffff;
  requireField('number of events', keys.length, MOST_EVENTS);
  requireField('number of payloads', payloads?.length ?? keys.length, keys.length, keys.length);
  requireField('tag', tag, 3);
  if (prefix !== undefined) requireField('prefix', prefix.bits, 0xffff);
  if (payloadBase !== undefined) requireField('payload base', payloadBase, most);
  const width = bits / 8;
  const start = 2 + (prefix === undefined ? 0 : 2) + (payloadBase === undefined ? 0 : width);
  const bytes = new Uint8Array(start + width * (keys.length + (payloads?.length ?? 0)));
  const view = viewOf(bytes);
  const put = (at: number, value: number): void =>
    bits === 32 ? view.setUint32(at, value, true) : view.setUint16(at, value, true);
  bytes[0] = keys.length;
  bytes[1] =
    (prefix === undefined ? 0 : PREFIX | (prefix.half === 'upper' ? UPPER : 0)) |
    (payloadBase === undefined ? 0 : BASE) |
    (timed ? TIMED : 0) |
    (bits === 32 ? WIDE : 0) |
    (payloads === undefined ? 0 : PAYLOAD) |
    tag;
  if (prefix !== undefined) view.setUint16(2, prefix.bits, true);
  if (payloadBase !== undefined) put(start - width, payloadBase);
  let at = start;
  keys.forEach((key, k) => {
    requireField('a key', key, most);
    put(at, key);
    at += width;
    if (payloads === undefined) return;
    requireField('a payload', payloads[k], most);
    put(at, payloads[k]);
    at += width;
  });
  return bytes;
}

/** Whether a packet is a command: a prefix is said to be upper, but there is none. */
export function isEieioCommand(packet: Uint8Array): boolean {
  return packet.length >= 2 && (packet[1] & (PREFIX | UPPER)) === UPPER;
}

/** Reads a packet of events. Bytes after the last event are ignored. @throws BridgeError `malformed_message` */
export function decodeEieioData(packet: Uint8Array): EieioData {
  if (packet.length < 2 || isEieioCommand(packet))
    throw malformedPacket('EIEIO packet of events', 'a number of events and flags', [...packet.subarray(0, 2)]);
  const [count, flags] = packet;
  const bits = (flags & WIDE) === 0 ? 16 : 32;
  const width = bits / 8;
  const [hasPrefix, hasBase, hasPayload] = [PREFIX, BASE, PAYLOAD].map((flag) => (flags & flag) !== 0);
  const start = 2 + (hasPrefix ? 2 : 0) + (hasBase ? width : 0);
  const size = width * (hasPayload ? 2 : 1);
  if (packet.length < start + count * size)
    throw malformedPacket('EIEIO packet of events', `${start + count * size} bytes or more`, `${packet.length} bytes`);
  const view = viewOf(packet);
  const get = (at: number): number => (bits === 32 ? view.getUint32(at, true) : view.getUint16(at, true));
  const column = (from: number): Uint32Array => Uint32Array.from({ length: count }, (_, k) => get(from + k * size));
  return {
    ...{ bits, timed: (flags & TIMED) !== 0, tag: flags & 3, keys: column(start) },
    ...(hasPrefix
      ? { prefix: { bits: view.getUint16(2, true), half: (flags & UPPER) === 0 ? 'lower' : 'upper' } }
      : {}),
    ...(hasBase ? { payloadBase: get(start - width) } : {}),
    ...(hasPayload ? { payloads: column(start + width) } : {}),
  };
}

/** Events as a host takes them: prefix and base are joined with what each event has itself. */
export function eventsOf({ keys, payloads, prefix, payloadBase, timed }: EieioData): EieioEvents {
  const shared = prefix === undefined ? 0 : prefix.half === 'upper' ? prefix.bits << 16 : prefix.bits;
  const base = payloadBase ?? 0;
  const all =
    payloads?.map((one) => one | base) ??
    (payloadBase === undefined ? undefined : new Uint32Array(keys.length).fill(payloadBase));
  return { keys: keys.map((key) => key | shared), timed, ...(all === undefined ? {} : { payloads: all }) };
}

/** A command as a packet. @throws ValidationError `invalid_option` */
export function encodeEieioCommand({ command, data }: EieioCommand): Uint8Array {
  requireField('command', command, 0x3fff);
  const bytes = new Uint8Array(2 + data.length);
  viewOf(bytes).setUint16(0, 0x4000 | command, true);
  bytes.set(data, 2);
  return bytes;
}

/** Reads a command. Its data are a view of the packet. @throws BridgeError `malformed_message` */
export function decodeEieioCommand(packet: Uint8Array): EieioCommand {
  if (!isEieioCommand(packet))
    throw malformedPacket('EIEIO command', 'a number from 0x4000 to 0x7fff', [...packet.subarray(0, 2)]);
  return { command: viewOf(packet).getUint16(0, true) & 0x3fff, data: packet.subarray(2) };
}
