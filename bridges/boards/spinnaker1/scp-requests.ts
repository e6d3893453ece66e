import { malformedPacket, requireField, viewOf } from './packet-fields.ts';
import { MOST_DATA_BYTES, SCP_COMMAND, type ScpRequest } from './scp.ts';
import type { CoreAddress } from './sdp.ts';

/** Signals to the cores of an application, by their numbers. */
export const SIGNALS = {
  initialise: 0,
  powerDown: 1,
  stop: 2,
  start: 3,
  sync0: 4,
  sync1: 5,
  pause: 6,
  continue: 7,
  exit: 8,
  timer: 9,
  user0: 10,
  user1: 11,
  user2: 12,
  user3: 13,
} as const;

/** Name of a signal: a key of {@link SIGNALS}. */
export type SignalName = keyof typeof SIGNALS;

/** How a signal travels: by multicast, or from neighbour to neighbour. */
const MULTICAST = 0;
const NEIGHBOURS = 2;
/** Address of whichever chip the board's Ethernet is at. */
const ANY_CHIP = { x: 255, y: 255, p: 0 };

/** Name and version of the monitor of a core, as it says itself. */
export interface ScampVersion extends CoreAddress {
  /** Number of the core on the silicon. */
  readonly physicalCore: number;
  /** Such as `SC&MP`. */
  readonly name: string;
  /** Such as `SpiNNaker`. */
  readonly hardware: string;
  /** Such as `3.4.2`. */
  readonly version: string;
  /** When it was built, in s since 1970. */
  readonly built: number;
}

/** Asks a core for the version of its monitor; {@link decodeVersion} reads the answer. */
export function versionRequest(to: CoreAddress): ScpRequest {
  return { to, command: SCP_COMMAND.version, words: [0, 0, 0] };
}

/** Reads memory. @param length bytes, 1 to 256 */
export function readRequest(to: CoreAddress, address: number, length: number): ScpRequest {
  requireField('length', length, MOST_DATA_BYTES, 1);
  return { to, command: SCP_COMMAND.read, words: [address, length, unitOf(address, length)] };
}

/** Writes memory. @param data 1 to 256 bytes */
export function writeRequest(to: CoreAddress, address: number, data: Uint8Array): ScpRequest {
  requireField('length', data.length, MOST_DATA_BYTES, 1);
  return { to, command: SCP_COMMAND.write, words: [address, data.length, unitOf(address, data.length)], data };
}

/** The widest unit in which memory can be moved: 2 is a word, 1 half of one, 0 a byte. */
function unitOf(address: number, length: number): number {
  const odd = address | length;
  return (odd & 3) === 0 ? 2 : (odd & 1) === 0 ? 1 : 0;
}

/**
 * Sends a signal to all cores of an application.
 *
 * @example
 * const board = await ScpClient.open({ host: '192.168.240.253' });
 * await board.request(signalRequest(30, 'stop')); // all cores of application 30 stop
 * board.close();
 *
 * @param application its number, 0 to 255
 */
export function signalRequest(application: number, signal: SignalName): ScpRequest {
  requireField('application', application, 255);
  const number = SIGNALS[signal];
  return {
    to: ANY_CHIP,
    command: SCP_COMMAND.signal,
    words: [number <= SIGNALS.stop ? NEIGHBOURS : MULTICAST, (number << 16) | 0xff00 | application, 0xffff],
  };
}

/**
 * Starts an application that is in a chip's memory.
 *
 * @param application its number, 0 to 255
 * @param cores that run it, 1 to 17 each
 * @param wait whether it is to wait for a signal
 */
export function runRequest(
  { x, y }: { readonly x: number; readonly y: number },
  application: number,
  cores: readonly number[],
  wait = false,
): ScpRequest {
  requireField('application', application, 255);
  let mask = 0;
  for (const core of cores) {
    requireField('core', core, 17, 1);
    mask |= 1 << core;
  }
  const word = ((application << 24) | (wait ? 1 << 18 : 0) | mask) >>> 0;
  return { to: { x, y, p: 0 }, command: SCP_COMMAND.run, words: [word, 0, 0] };
}

/** Reads what a monitor says of itself. @throws BridgeError `malformed_message` */
export function decodeVersion(data: Uint8Array): ScampVersion {
  if (data.length < 13) throw malformedPacket('answer to a request for the version', '13 bytes or more', data.length);
  const view = viewOf(data);
  const number = view.getUint16(6, true);
  const text = new TextDecoder().decode(data.subarray(12)).replace(/\0+$/, '');
  const [system, told = ''] = text.split('\0');
  const [name, hardware] = system.split('/');
  if (hardware === undefined) throw malformedPacket('answer to a request for the version', 'name/hardware', system);
  const version = number === 0xffff ? told : `${Math.trunc(number / 100)}.${number % 100}.0`;
  const [p, physicalCore, y, x] = data;
  return { x, y, p, physicalCore, name, hardware, version, built: view.getUint32(8, true) };
}
