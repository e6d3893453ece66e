import { randomInt } from 'node:crypto';
import { BridgeError } from '../../../agents/index.ts';
import type { Patience } from '../link/exchange.ts';
import { Exchange, HEAD_BYTES, REPLY } from '../link/exchange.ts';
import type { Wire } from '../link/wire.ts';
import type { Firmware } from './emit-firmware.ts';
import type { Values } from './protocol.ts';
import { bytesOf, MESSAGES, PROTOCOL, put, REFUSALS, take } from './protocol.ts';

/** How a host speaks to a board. */
export interface DeviceOptions extends Patience {
  /** Milliseconds without a step after which the board stops what it drives. Default 0: never. */
  readonly watchdogMilliseconds?: number;
}

type Name = Exclude<keyof typeof MESSAGES, 'refusal'>;
type Request<N extends Name> = Values<(typeof MESSAGES)[N]['request']>;
type Reply<N extends Name> = Values<(typeof MESSAGES)[N]['reply']>;

/** A board that was greeted: what it runs is what was built. */
export class Device {
  /** Requests and replies over the line to the board, with their statistics. */
  readonly exchange: Exchange;
  /** Its answer to `hello`: version of the protocol, sizes, frequency of its cycle counter, hashes. */
  readonly greeting: Reply<'hello'>;

  /**
   * Begins a session with a board.
   *
   * @throws BridgeError `board_mismatch` where it runs something else; `board_silent`, `board_gone`
   */
  constructor(wire: Wire, firmware: Firmware, { watchdogMilliseconds = 0, ...patience }: DeviceOptions = {}) {
    this.exchange = new Exchange(wire, firmware.layout.longest, patience);
    this.hearResults(() => {});
    this.greeting = this.ask('hello', { session: randomInt(1, 2 ** 32), watchdog: watchdogMilliseconds });
    const { protocol, network0, network1, firmware0, firmware1 } = this.greeting;
    const expected = [PROTOCOL, ...firmware.networkHash, ...firmware.firmwareHash];
    const found = [protocol, network0, network1, firmware0, firmware1];
    if (found.some((one, n) => one !== expected[n])) throw mismatch(expected, found);
  }

  /**
   * Asks, and gives the fields of the answer. What follows them is in the exchange's reply behind the frame's head and their bytes.
   *
   * @param extra bytes that follow the fields of the request, already in place
   * @throws BridgeError `board_reset`, `board_refused`, `board_silent`, `board_gone`
   */
  ask<N extends Name>(name: N, fields: Request<N>, extra = 0): Reply<N> {
    const { code, request, reply } = MESSAGES[name];
    const { exchange } = this;
    const end = put(exchange.request, HEAD_BYTES, request, fields);
    const kind = exchange.send(code, end - HEAD_BYTES + extra);
    if (kind !== (code | REPLY) || exchange.replyLength < bytesOf(reply)) throw this.#refused(name, kind);
    return take(exchange.reply, HEAD_BYTES, reply) as Reply<N>;
  }

  /** Posts what has no reply. @param extra bytes that follow the fields, already in place @throws BridgeError `board_gone` */
  post<N extends Name>(name: N, fields: Request<N>, extra = 0): void {
    const { code, request } = MESSAGES[name];
    const end = put(this.exchange.request, HEAD_BYTES, request, fields);
    this.exchange.post(code, end - HEAD_BYTES + extra);
  }

  /** Has the results of a stream taken, which come unasked and are no replies, whenever they come. */
  hearResults(take: (content: Uint8Array, length: number) => void): void {
    this.exchange.unasked = { kind: MESSAGES.result.code | REPLY, take };
  }

  /** Asks for the counts of the board since its start. @throws as {@link ask} */
  statistics(): Reply<'statistics'> {
    return this.ask('statistics', {});
  }

  /** Closes the line to the board. */
  close(): void {
    this.exchange.close();
  }

  #refused(name: Name, kind: number): BridgeError {
    const refused = kind === (MESSAGES.refusal.code | REPLY);
    const reason = refused ? take(this.exchange.reply, HEAD_BYTES, MESSAGES.refusal.reply).reason : 0;
    if (reason === REFUSALS.session) {
      return boardReset(name);
    }
    return new BridgeError(`the board does not do '${name}'`, {
      code: 'board_refused',
      expected: `a reply of kind ${MESSAGES[name].code | REPLY}`,
      received: refused ? `refusal ${reason}` : `kind ${kind} with ${this.exchange.replyLength} bytes`,
      remedy: 'build and flash the firmware of this network and this version',
    });
  }
}

/** The error of a board that has lost its session. @param what it was asked for */
export function boardReset(what: string): BridgeError {
  return new BridgeError('the board has started anew', {
    code: 'board_reset',
    expected: 'the session that was begun',
    received: `none, at '${what}'`,
    remedy: 'look for a fault or an unsteady supply, and start again: its state is lost',
  });
}

function mismatch(expected: readonly number[], found: readonly number[]): BridgeError {
  const text = ([protocol, ...hashes]: readonly number[]): string => {
    const [a, b, c, d] = hashes.map((one) => one.toString(16).padStart(8, '0'));
    return `protocol ${protocol}, network ${a}${b}, firmware ${c}${d}`;
  };
  return new BridgeError('the board runs something else', {
    code: 'board_mismatch',
    expected: text(expected),
    received: text(found),
    remedy: 'build and flash the firmware of this network and this version',
  });
}
