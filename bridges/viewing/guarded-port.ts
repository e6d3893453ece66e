import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { BridgeError } from '../../agents/index.ts';

/** Where something is served, and who is told of those that were not let in. */
export interface PortAddress {
  /** Name or address of the machine's interface. Default: 127.0.0.1, this machine alone. */
  readonly host?: string;
  /** 0 for one that is free. */
  readonly port: number;
  /** Told once of each reason for which somebody was not let in, up to a few. */
  readonly onRefused?: (reason: string) => void;
}

/** Why somebody is not served: the status of HTTP, and the text of the answer. */
export interface NotServed {
  readonly status: number;
  readonly reason: string;
}

/** What is served at a port, and to whom. */
export interface PortService {
  /** Why a request is refused; undefined where it is let in. @param upgrades whether it asks for a WebSocket */
  refusalOf(request: IncomingMessage, upgrades: boolean): NotServed | undefined;
  /** Answers a request that is let in and asks for no WebSocket. */
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** Takes a WebSocket that is let in. */
  admit(request: IncomingMessage, stream: Socket, head: Buffer): void;
}

/** Milliseconds in which who has a WebSocket is to answer a farewell. */
const IMPATIENCE = 500;
/** Connections at once. */
const MOST_CONNECTIONS = 64;
/** Milliseconds in which who connects is to say what for, and from one look at that to the next. */
const [PATIENCE, LOOK] = [5000, 1000];
/** Reasons of refusals that are told. */
const MOST_REASONS = 10;

/** A port of HTTP and WebSockets: it looks who comes, lets in only so many, and ends whoever is there when it closes. */
export class GuardedPort {
  readonly #http: Server;
  readonly #service: PortService;
  readonly #onRefused: (reason: string) => void;
  readonly #refused = new Set<string>();
  /** All that is connected, and those of them that have a WebSocket. */
  readonly #connections = new Set<Socket>();
  readonly #admitted = new Set<Socket>();

  private constructor(service: PortService, onRefused: (reason: string) => void) {
    this.#service = service;
    this.#onRefused = onRefused;
    const patience = { headersTimeout: PATIENCE, requestTimeout: PATIENCE, connectionsCheckingInterval: LOOK };
    this.#http = createServer(patience, (request, response) => {
      const refusal = service.refusalOf(request, false);
      if (refusal === undefined) service.answer(request, response);
      else refuse(response, refusal);
    });
    this.#http.maxConnections = MOST_CONNECTIONS;
    this.#http.on('connection', (stream: Socket) => {
      this.#connections.add(stream);
      stream.on('close', () => {
        this.#connections.delete(stream);
        this.#admitted.delete(stream);
      });
    });
    this.#http.on('upgrade', (request, stream, head) => this.#upgrade(request, stream as Socket, head));
  }

  /** Opens a port. @throws BridgeError `address_not_served` */
  static async open(
    { host = '127.0.0.1', port, onRefused = () => {} }: PortAddress,
    service: PortService,
  ): Promise<GuardedPort> {
    const opened = new GuardedPort(service, onRefused);
    const http = opened.#http;
    try {
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject);
        http.listen(port, host, () => {
          http.off('error', reject);
          resolve();
        });
      });
    } catch (cause) {
      const received = (cause as NodeJS.ErrnoException).code ?? String(cause);
      throw new BridgeError(`viewers cannot be served at ${host}:${port}: ${received}`, {
        code: 'address_not_served',
        expected: 'an address of this machine and a port that is free',
        received,
        remedy: received === 'EADDRINUSE' ? 'choose another port, or 0 for any' : 'choose another address or port',
        cause,
      });
    }
    return opened;
  }

  /** Address that it listens at. */
  get address(): AddressInfo {
    return this.#http.address() as AddressInfo;
  }

  /** Host and port as they stand in a URL. */
  get authority(): string {
    const { address, family, port } = this.address;
    return `${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** Number of WebSockets that were let in and are open. */
  get admitted(): number {
    return this.#admitted.size;
  }

  /** Lets the process end while it listens. */
  unref(): void {
    this.#http.unref();
  }

  /**
   * Listens no more, and ends all connections within half a second, whatever is connected. Does nothing the second time.
   *
   * @param farewell says farewell to those that have a WebSocket, who are given that time to answer
   */
  async close(farewell: () => void): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#http.close(() => resolve()));
    farewell();
    for (const stream of this.#connections) if (!this.#admitted.has(stream)) stream.destroy();
    const answered = new AbortController();
    await Promise.race([closed, delay(IMPATIENCE, undefined, answered).catch(() => {})]);
    answered.abort();
    for (const stream of this.#connections) stream.destroy();
  }

  #upgrade(request: IncomingMessage, stream: Socket, head: Buffer): void {
    stream.on('error', () => {});
    const refusal = this.#service.refusalOf(request, true);
    if (refusal === undefined) {
      this.#admitted.add(stream);
      this.#service.admit(request, stream, head);
      return;
    }
    const { status, reason } = refusal;
    const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'content-type: text/plain', 'connection: close', ''];
    stream.write([...lines, `${reason}\n`].join('\r\n'));
    // Whoever keeps its half open is not waited for.
    stream.destroySoon();
    if (this.#refused.size === MOST_REASONS || this.#refused.has(reason)) return;
    this.#refused.add(reason);
    this.#onRefused(reason);
  }
}

/** Answers a request with why it is not served. */
export function refuse(response: ServerResponse, { status, reason }: NotServed): void {
  response.writeHead(status, {
    'content-type': 'text/plain',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`${reason}\n`);
}
