import { requireField } from './packet-fields.ts';
import { SCP_COMMAND, type ScpRequest } from './scp.ts';
import type { ChipAddress, SdpEnd } from './sdp.ts';

/** Destination of an IP tag: messages with the tag leave the board for there. */
export interface IpTag {
  /** Number of the tag, 0 to 7. */
  readonly tag: number;
  /** IPv4 address; 0.0.0.0 together with `sender`. */
  readonly host: string;
  /** UDP port, 0 to 65535; 0 together with `sender`. */
  readonly port: number;
  /** Whether messages leave without their SDP header. */
  readonly strip: boolean;
  /** Whether the tag points at whoever sent the request, whatever `host` and `port` say: it works behind translated addresses. */
  readonly sender: boolean;
}

const OPERATION = { set: 1, get: 2, clear: 3, timeout: 4 } as const;
const MOST_TAG = 7;
const STRIP = 1 << 28;
const REVERSE = 1 << 29;
const SENDER = 1 << 30;

/** Points a tag somewhere. @param at chip with the Ethernet */
export function setIpTagRequest(at: ChipAddress, { tag, host, port, strip, sender }: IpTag): ScpRequest {
  requireField('tag', tag, MOST_TAG);
  requireField('port', port, 0xffff);
  const octets = host.split('.').map(Number);
  requireField(`parts of the IPv4 address ${host}`, octets.length, 4, 4);
  for (const octet of octets) requireField(`a part of the IPv4 address ${host}`, octet, 255);
  const [a, b, c, d] = octets;
  const word = (sender ? SENDER : 0) | (strip ? STRIP : 0) | (OPERATION.set << 16) | tag;
  return ipTag(at, word, port, ((d << 24) | (c << 16) | (b << 8) | a) >>> 0);
}

/**
 * Lets a board hand datagrams that arrive at a UDP port to a core.
 *
 * @param at chip with the Ethernet
 * @param tag its number, 0 to 7
 * @param port UDP port of the board
 */
export function setReverseIpTagRequest(at: ChipAddress, tag: number, port: number, to: SdpEnd): ScpRequest {
  requireField('tag', tag, MOST_TAG);
  requireField('port', port, 0xffff);
  requireField('to.port', to.port, 7);
  requireField('to.p', to.p, 31);
  const word = REVERSE | STRIP | (OPERATION.set << 16) | (to.port << 13) | (to.p << 8) | tag;
  return ipTag(at, word, ((to.x << 24) | (to.y << 16) | port) >>> 0);
}

/** Frees a tag. @param tag its number, 0 to 7 */
export function clearIpTagRequest(at: ChipAddress, tag: number): ScpRequest {
  requireField('tag', tag, MOST_TAG);
  return ipTag(at, (OPERATION.clear << 16) | tag);
}

/** Asks where a tag points. @param tag its number, 0 to 7 */
export function getIpTagRequest(at: ChipAddress, tag: number): ScpRequest {
  requireField('tag', tag, MOST_TAG);
  return ipTag(at, (OPERATION.get << 16) | tag, 1);
}

/** Sets how long a board waits for an answer to its own messages. @param exponent n of 10 ms * 2^(n - 1), 1 to 9 */
export function ipTagTimeoutRequest(at: ChipAddress, exponent: number): ScpRequest {
  requireField('exponent', exponent, 9, 1);
  return ipTag(at, OPERATION.timeout << 16, exponent);
}

function ipTag({ x, y }: ChipAddress, first: number, second = 0, third = 0): ScpRequest {
  return { to: { x, y, p: 0 }, command: SCP_COMMAND.ipTag, words: [first, second, third] };
}
