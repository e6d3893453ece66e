import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { BridgeError } from '../../agents/index.ts';
import { type AdmissionRules, drawToken, isLoopback, refusalOf } from './admission.ts';
import { SUBPROTOCOLS } from './foxglove-bytes.ts';

/** Where viewers connect, and who may. */
export interface ViewerPortOptions {
  /** Name or address of the machine's interface. Default: 127.0.0.1, this machine alone. */
  readonly host?: string;
  /** 0 for one that is free. */
  readonly port: number;
  /**
   * Origins of pages that may connect beside the usual ones, which are pages of this machine, `https://app.foxglove.dev` and `file://`.
   * Default: none.
   */
  readonly origins?: readonly string[];
  /** Token that the address of viewers must carry as `?token=`. Default: none on this machine alone, else one that is drawn. */
  readonly token?: string;
  /** Told once of each reason for which somebody was not let in, up to a few. */
  readonly onRefused?: (reason: string) => void;
}

/** Handler of a viewer that is let in. */
type Admit = (request: IncomingMessage, stream: Socket, head: Buffer) => void;

/** Milliseconds in which a viewer is to answer a farewell. */
const IMPATIENCE = 500;
/** Viewers at once, and connections with those that are no viewers yet. */
const [MOST_VIEWERS, MOST_CONNECTIONS] = [32, 64];
/** Milliseconds in which who connects is to say what for, and from one look at that to the next. */
const [PATIENCE, LOOK] = [5000, 1000];
/** Reasons of refusals that are told. */
const MOST_REASONS = 10;

/** Answers to who may connect, and is no viewer. */
const UPGRADE_REQUIRED = { status: 426, reason: 'This is a Foxglove WebSocket. Open it in Foxglove or Lichtblick.' };
const NO_PROTOCOL = { status: 400, reason: `the request offers none of the protocols ${SUBPROTOCOLS.join(', ')}` };
const TOO_MANY = { status: 503, reason: `there are ${MOST_VIEWERS} viewers, and no more are served` };

/** A port at which viewers connect: it looks who comes, lets in only so many, and ends whoever is there when it closes. */
export class ViewerPort {
  readonly #http: Server;
  readonly #admit: Admit;
  readonly #onRefused: (reason: string) => void;
  readonly #refused = new Set<string>();
  /** All that is connected, and those of them that were let in. */
  readonly #connections = new Set<Socket>();
  readonly #viewers = new Set<Socket>();
  #rules: AdmissionRules;

  private constructor({ origins = [], token, onRefused = () => {} }: ViewerPortOptions, admit: Admit) {
    this.#rules = { origins, token };
    this.#admit = admit;
    this.#onRefused = onRefused;
    const patience = { headersTimeout: PATIENCE, requestTimeout: PATIENCE, connectionsCheckingInterval: LOOK };
    this.#http = createServer(patience, ({ headers, url = '' }, response) => {
      const { status, reason } = refusalOf(headers, url, this.#rules) ?? UPGRADE_REQUIRED;
      response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' });
      response.end(`${reason}\n`);
    });
    this.#http.maxConnections = MOST_CONNECTIONS;
    this.#http.on('connection', (stream: Socket) => {
      this.#connections.add(stream);
      stream.on('close', () => {
        this.#connections.delete(stream);
        this.#viewers.delete(stream);
      });
    });
    this.#http.on('upgrade', (request, stream, head) => this.#upgrade(request, stream as Socket, head));
  }

  /** Opens a port. @param admit takes a viewer that is let in @throws BridgeError `address_not_served` */
  static async open(options: ViewerPortOptions, admit: Admit): Promise<ViewerPort> {
    const { host = '127.0.0.1', port } = options;
    const opened = new ViewerPort(options, admit);
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
    const { address } = http.address() as AddressInfo;
    const { token, ...rules } = opened.#rules;
    if (!isLoopback(address)) opened.#rules = { ...rules, token: token ?? drawToken() };
    // Viewers alone do not keep a process alive.
    http.unref();
    return opened;
  }

  /** Address that viewers connect to, with the token if there is one. */
  get url(): string {
    const { address, family, port } = this.#http.address() as AddressInfo;
    const { token } = this.#rules;
    const query = token === undefined ? '' : `/?token=${token}`;
    return `ws://${family === 'IPv6' ? `[${address}]` : address}:${port}${query}`;
  }

  /**
   * Listens no more, and ends all connections within half a second, whatever is connected. Does nothing the second time.
   *
   * @param farewell says farewell to the viewers, who are given that time to answer
   */
  async close(farewell: () => void): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#http.close(() => resolve()));
    farewell();
    for (const stream of this.#connections) if (!this.#viewers.has(stream)) stream.destroy();
    const answered = new AbortController();
    await Promise.race([closed, delay(IMPATIENCE, undefined, answered).catch(() => {})]);
    answered.abort();
    for (const stream of this.#connections) stream.destroy();
  }

  #upgrade(request: IncomingMessage, stream: Socket, head: Buffer): void {
    stream.on('error', () => {});
    const { headers, url = '' } = request;
    const refusal = refusalOf(headers, url, this.#rules) ?? this.#hindrance(headers['sec-websocket-protocol']);
    if (refusal === undefined) {
      this.#viewers.add(stream);
      this.#admit(request, stream, head);
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

  /** Why somebody who may connect cannot now. @param protocols that it offers */
  #hindrance(protocols = ''): { readonly status: number; readonly reason: string } | undefined {
    const offered = protocols.split(/\s*,\s*/);
    if (!SUBPROTOCOLS.some((one) => offered.includes(one))) return NO_PROTOCOL;
    return this.#viewers.size < MOST_VIEWERS ? undefined : TOO_MANY;
  }
}
