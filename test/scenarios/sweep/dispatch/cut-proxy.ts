import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Passes connections on to a port of this machine, and cuts them when it is told to. */
export class CutProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #silent = false;

  static async open(to: number): Promise<CutProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new CutProxy(server);
    server.on('connection', (socket) => proxy.#pass(socket, to));
    return proxy;
  }

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as { readonly port: number }).port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Drops all bytes of all connections, and says so to nobody, until {@link mend}. */
  silence(): void {
    this.#silent = true;
  }

  /** Ends all connections, and passes new ones on. */
  mend(): void {
    this.#silent = false;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.mend();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(socket: Socket, to: number): void {
    const other = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [socket, other],
      [other, socket],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (bytes) => void (this.#silent || into.write(bytes)));
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        if (!this.#silent) into.destroy();
      });
    }
  }
}
