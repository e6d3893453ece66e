import type { Redis } from 'ioredis';
import { BridgeError } from '../../../agents/errors.ts';
import { loadQueueLibrary, type QueueLibrary } from './queue-library.ts';
import { Seldom } from './seldom.ts';
import { type ServerAddress, serverAddress, shownAddress } from './server-url.ts';

/** How the server of a queue is reached. */
export interface ServerOptions {
  /** `redis://` or `rediss://`, with user and password where it needs them; see {@link serverAddress}. */
  readonly url: string;
  /** What the names of all keys of the queue begin with, so that several can share a server. Default: `reafference`. */
  readonly prefix?: string;
  /** Seconds without the server after which nobody waits for it any more. Default: 600. */
  readonly giveUpSeconds?: number;
  /** Tells people a line about what goes on. Default: nobody. */
  readonly say?: (text: string) => void;
}

export const PREFIX = 'reafference';
const GIVE_UP_SECONDS = 600;
/** ms without an answer after which a connection is taken to be dead, longer than any answer is waited for on purpose. */
const SILENCE_MS = 20_000;
/** ms before the first attempt to come back, and before the later ones at most. */
const PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
/** Seconds that an orderly end may take. */
const CLOSE_SECONDS = 1;

/** What a server says, and what TLS says, that no further attempt changes. */
const REFUSALS = /^(WRONGPASS|NOAUTH|NOPERM|ERR invalid password|ERR AUTH)/;
const TLS_REFUSALS =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH|EPROTO)/;

/** Waits for something, and for so many seconds at most. @returns whether it came */
export async function within(seconds: number, what: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, seconds * 1e3, false);
  });
  try {
    return await Promise.race([what.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A connection to a server that comes back after cuts, and gives up when it stays away. */
export class ServerConnection {
  readonly library: QueueLibrary;
  readonly redis: Redis;
  readonly prefix: string;
  /** The server as people are shown it. */
  readonly shown: string;
  readonly seldom: Seldom;
  /** Rejects when the server has been away for too long, or refuses: BridgeError `queue_unreachable`, `queue_refused`. Never resolves. */
  readonly lost: Promise<never>;
  readonly #address: ServerAddress;
  readonly #giveUpSeconds: number;
  #lose: (error: BridgeError) => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #away = true;
  #closed = false;

  /**
   * Opens a connection.
   *
   * @throws ValidationError `invalid_server_url`
   * @throws BridgeError `queue_library_missing`, `queue_unreachable`, `queue_refused`
   */
  static async open(options: ServerOptions): Promise<ServerConnection> {
    const address = serverAddress(options.url);
    const connection = new ServerConnection(await loadQueueLibrary(), address, options);
    try {
      await Promise.race([connection.#ready(), connection.lost]);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  private constructor(library: QueueLibrary, address: ServerAddress, options: ServerOptions) {
    const { prefix = PREFIX, giveUpSeconds = GIVE_UP_SECONDS, say } = options;
    this.library = library;
    this.prefix = prefix;
    this.shown = shownAddress(address);
    this.seldom = new Seldom(say);
    this.#address = address;
    this.#giveUpSeconds = giveUpSeconds;
    this.lost = new Promise((_, reject) => {
      this.#lose = reject;
    });
    this.lost.catch(() => {});
    this.redis = new library.Redis({
      ...address,
      maxRetriesPerRequest: null,
      socketTimeout: SILENCE_MS,
      // Of those that BullMQ makes of it, too: they have no other end.
      retryStrategy: (times) => (this.#closed ? null : Math.min(PAUSE_MS * times, LONGEST_PAUSE_MS)),
    });
    this.redis.on('error', (error: Error) => this.note(error));
    this.redis.on('close', () => this.#left());
    this.redis.on('ready', () => this.#came());
    this.#left();
  }

  /** Whether there is no contact at the moment. */
  get away(): boolean {
    return this.#away;
  }

  /** A further connection of the same kind, which its user ends. */
  another(): Redis {
    const redis = this.redis.duplicate();
    redis.on('error', (error: Error) => this.note(error));
    return redis;
  }

  /** Takes note of what went wrong on the way to the server: a cut mends itself, a refusal does not. */
  note(error: unknown): void {
    if (this.#closed) return;
    const reason = this.reasonOf(error);
    const { code = '' } = error as NodeJS.ErrnoException;
    // By what it says in full: a password may be a part of it.
    if (REFUSALS.test(lineOf(error)) || TLS_REFUSALS.test(code)) this.#lose(this.#refused(reason));
    // Ids differ from one word to the next.
    else this.seldom.say(reason.replace(/[0-9a-f]{16,}/g, ''), `${this.shown}: ${reason}`);
  }

  /** What an error of the libraries says, in one line, without the password. */
  reasonOf(error: unknown): string {
    const line = lineOf(error);
    const { password } = this.#address;
    return password === undefined ? line : line.replaceAll(password, '***');
  }

  /** The error of the framework for one of the libraries, which may hold the password in its fields. */
  failed(error: unknown): BridgeError {
    return new BridgeError('the server of the queue does not do what it is asked', {
      code: 'queue_failed',
      received: this.reasonOf(error),
      block: this.shown,
      remedy: 'look at its log; it needs memory and disk, maxmemory-policy noeviction, and the right to write',
    });
  }

  /** Ends it. @param parts ends of what uses it, which wait for a server that may be gone: they are waited for a second at most */
  async close(...parts: readonly Promise<unknown>[]): Promise<void> {
    this.#closed = true;
    this.#lose = () => {};
    await within(CLOSE_SECONDS, Promise.allSettled(parts));
    clearTimeout(this.#timer);
    this.redis.disconnect();
  }

  #ready(): Promise<void> {
    return new Promise((resolve) => this.redis.once('ready', () => resolve()));
  }

  #left(): void {
    this.#away = true;
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => this.#lose(this.#unreachable()), this.#giveUpSeconds * 1e3);
  }

  #came(): void {
    this.#away = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #unreachable(): BridgeError {
    return new BridgeError('the server of the queue cannot be reached', {
      code: 'queue_unreachable',
      expected: `an answer within ${this.#giveUpSeconds} s`,
      received: 'none',
      block: this.shown,
      remedy: 'see that it runs and that its port can be reached from here; what was done is kept',
    });
  }

  #refused(reason: string): BridgeError {
    return new BridgeError('the server of the queue refuses', {
      code: 'queue_refused',
      received: reason,
      block: this.shown,
      remedy:
        'give the URL with user and password, rediss:// where it speaks TLS, and NODE_EXTRA_CA_CERTS for a certificate of your own',
    });
  }
}

/** What an error of the libraries says, in one line. Of several addresses of one name, each has an error of its own, and the error of all has no message. */
function lineOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return (message || code || String(error)).split('\n', 1)[0];
}
