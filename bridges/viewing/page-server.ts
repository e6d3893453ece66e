import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { given } from '../../agents/given.ts';
import { drawToken, pageRefusalOf, tokenIn } from './admission.ts';
import { GuardedPort, type NotServed, type PortAddress, refuse } from './guarded-port.ts';

/** A file of a page. */
export interface PageFile {
  /** Type of its content, as `text/html`. */
  readonly type: string;
  readonly content: string;
}

/** The end of a WebSocket that a page has opened: messages of bytes. */
export interface SocketEnd {
  send(bytes: Uint8Array): void;
  /** Called with each message that comes. */
  onMessage(listener: (bytes: Uint8Array<ArrayBuffer>) => void): void;
  /** Called when no more can come. */
  onClose(listener: () => void): void;
  close(): void;
}

/** What is served, and where. */
export interface PageServerOptions extends PortAddress {
  /** The files of the page, by their paths below the root; `index.html` is the root itself. Nothing else is served. */
  readonly files: ReadonlyMap<string, PageFile>;
  /** What the page may load and run: `Content-Security-Policy`, without who may show it in a frame, which is nobody. */
  readonly policy: string;
  /** Takes a WebSocket that the page opens. @param query of its address, from `?` on, or empty. Default: none may be opened. */
  readonly onSocket?: (end: SocketEnd, query: string) => void;
}

/** Path of WebSockets. */
const SOCKET = '/socket';
/** Largest message of a page, bytes. */
const MOST_REQUEST = 1 << 16;
/** Status of a WebSocket whose server goes away, and of one that sent what is not understood. */
const [GOING_AWAY, NOT_BYTES] = [1001, 1003];

const NOT_THERE: NotServed = { status: 404, reason: 'there is no such file' };
const NOT_READ: NotServed = { status: 405, reason: 'what is here can be read, and no more' };

/** Serves a page to who knows the token of its address, and to nobody else. */
export class PageServer {
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_REQUEST, perMessageDeflate: false });
  readonly #token = drawToken();
  readonly #options: PageServerOptions;
  #port!: GuardedPort;

  private constructor(options: PageServerOptions) {
    this.#options = options;
  }

  /** Opens a server. @throws BridgeError `address_not_served` */
  static async open(options: PageServerOptions): Promise<PageServer> {
    const { host, port, onRefused, onSocket = () => {} } = options;
    const server = new PageServer(options);
    const sockets = server.#sockets;
    server.#port = await GuardedPort.open(
      { port, ...given({ host, onRefused }) },
      {
        refusalOf: (request, upgrades) => server.#refusalOf(request, upgrades),
        answer: (request, response) => server.#answer(request, response),
        admit: (request, stream, head) =>
          sockets.handleUpgrade(request, stream, head, (socket) =>
            onSocket(endOf(socket), /\?.*/.exec(request.url ?? '')?.[0] ?? ''),
          ),
      },
    );
    return server;
  }

  /** Address of the page, with the token. @param query what else it says, from `?` on, or empty */
  urlOf(query: string): string {
    const { authority } = this.#port;
    // One that stands for all interfaces cannot be gone to.
    const named = authority.replace(/^0\.0\.0\.0:/, '127.0.0.1:').replace(/^\[::\]:/, '[::1]:');
    return `http://${named}/${query}${query === '' ? '?' : '&'}token=${this.#token}`;
  }

  /** Ends all connections, within half a second whatever is connected. Does nothing the second time. */
  close(): Promise<void> {
    return this.#port.close(() => {
      for (const socket of this.#sockets.clients) socket.close(GOING_AWAY);
    });
  }

  /** Cookies are those of a host, whatever the port. */
  get #cookie(): string {
    return `reafference-${this.#port.address.port}`;
  }

  #refusalOf({ headers, url = '' }: IncomingMessage, upgrades: boolean): NotServed | undefined {
    const { host = '', onSocket } = this.#options;
    const rules = { host, token: this.#token, cookie: this.#cookie };
    const served = !upgrades || (onSocket !== undefined && pathOf(url) === SOCKET);
    return pageRefusalOf(headers, url, rules) ?? (served ? undefined : NOT_THERE);
  }

  #answer({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
    const { files, policy } = this.#options;
    response.setHeader('content-security-policy', `${policy}; frame-ancestors 'none'`);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('cache-control', 'no-store');
    const path = pathOf(url).slice(1) || 'index.html';
    const file = files.get(path);
    if (method !== 'GET' && method !== 'HEAD') refuse(response, NOT_READ);
    else if (file === undefined) refuse(response, NOT_THERE);
    else {
      // From here on the cookie is the token: neither the address that the page shows nor those of its files have it.
      if (tokenIn(url) !== undefined)
        response.setHeader('set-cookie', `${this.#cookie}=${this.#token}; Path=/; HttpOnly; SameSite=Strict`);
      response.setHeader('content-type', `${file.type}; charset=utf-8`);
      response.end(file.content);
    }
  }
}

function pathOf(url: string): string {
  return url.split('?', 1)[0];
}

function endOf(socket: WebSocket): SocketEnd {
  socket.on('error', () => socket.terminate());
  return {
    send: (bytes) => socket.send(bytes),
    onMessage: (listener) =>
      void socket.on('message', (data: RawData, isBinary: boolean) => {
        if (isBinary) listener(new Uint8Array(data as Buffer));
        else socket.close(NOT_BYTES);
      }),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
}
