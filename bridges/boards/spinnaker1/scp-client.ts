import { lookup } from 'node:dns/promises';
import { BridgeError } from '../../../agents/errors.ts';
import { MOST_DATA_BYTES, type ScpRequest, type ScpResponse } from './scp.ts';
import { ScpExchange, type ScpPatience, type ScpStatistics } from './scp-exchange.ts';
import { decodeVersion, readRequest, type ScampVersion, versionRequest, writeRequest } from './scp-requests.ts';
import { type ChipAddress, type CoreAddress, SDP_PORT } from './sdp.ts';
import { openUdp, type Udp } from './udp.ts';

/** Which board is asked, and how patiently. */
export interface ScpClientOptions extends ScpPatience {
  /** IPv4 address of the board, or a name that has one. */
  readonly host: string;
  /** UDP port of the board, 0 to 65535. Default: 17893. */
  readonly port?: number;
  /** Chip that the board's Ethernet is at. Default: 0, 0. */
  readonly via?: ChipAddress;
}

/** Asks the cores of a SpiNNaker board, over UDP. What others send to its port is not heard. */
export class ScpClient {
  readonly #exchange: ScpExchange;
  readonly #udp: Udp;

  private constructor(exchange: ScpExchange, udp: Udp) {
    this.#exchange = exchange;
    this.#udp = udp;
  }

  /**
   * @example
   * const board = await ScpClient.open({ host: '192.168.240.253' });
   * console.log(await board.version({ x: 0, y: 0, p: 0 }));
   * board.close();
   *
   * @throws ValidationError `unknown_option`, `invalid_option`; BridgeError `board_gone`
   */
  static async open({ host, port = SDP_PORT, via, ...patience }: ScpClientOptions): Promise<ScpClient> {
    const { address: board } = await lookup(host, { family: 4 }).catch((cause) => {
      throw new BridgeError(`the board '${host}' is not known in this network`, {
        ...{ code: 'board_gone', expected: 'the IPv4 address of a board', received: host, cause },
      });
    });
    const exchange = new ScpExchange((datagram) => udp.send(datagram, port, board), patience, via);
    const udp = await openUdp('0.0.0.0', 0, (datagram, from) => {
      if (from.address === board) exchange.heard(datagram);
    });
    return new ScpClient(exchange, udp);
  }

  /** Counts of requests since the client was opened. */
  get statistics(): ScpStatistics {
    return this.#exchange.statistics;
  }

  /** @throws BridgeError `board_silent`, `board_refused`, `board_gone` */
  request(request: ScpRequest): Promise<ScpResponse> {
    return this.#exchange.request(request);
  }

  /** @throws BridgeError as `request`, and `malformed_message` */
  async version(core: CoreAddress): Promise<ScampVersion> {
    return decodeVersion((await this.request(versionRequest(core))).data);
  }

  /** Reads memory, in pieces of 256 bytes. @param length bytes @throws BridgeError as `request` */
  async read(core: CoreAddress, address: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += MOST_DATA_BYTES) {
      const piece = Math.min(MOST_DATA_BYTES, length - at);
      bytes.set((await this.request(readRequest(core, address + at, piece))).data.subarray(0, piece), at);
    }
    return bytes;
  }

  /** Writes memory, in pieces of 256 bytes. @throws BridgeError as `request` */
  async write(core: CoreAddress, address: number, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += MOST_DATA_BYTES)
      await this.request(writeRequest(core, address + at, bytes.subarray(at, at + MOST_DATA_BYTES)));
  }

  /** Lets the board go; what is asked fails with `board_gone`. */
  close(): void {
    this.#exchange.close();
    this.#udp.close();
  }
}
