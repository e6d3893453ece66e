import type { Readable, Writable } from 'node:stream';
import { BridgeError } from '../../../agents/errors.ts';
import { decodeReply, encodeCommand } from './line-protocol.ts';
import type { PinCommand, PinReply, PinTransport } from './pin-transport.ts';

/** What carries lines both ways. A socket is both; of a child process they are `stdout` and `stdin`. */
export interface LineStreams {
  readonly from: Readable;
  readonly to: Writable;
  /** Ends what is behind the streams. By default the stream `to` ends. */
  readonly close?: () => void | Promise<void>;
}

/** Settings of {@link LinePins}. */
export interface LinePinsOptions {
  /** Seconds for which the next line of an answer may take. Default 60. */
  readonly patience?: number;
}

/** Pins behind the line protocol over a stream of bytes: a child process, a socket, a serial port. */
export class LinePins implements PinTransport {
  readonly #streams: LineStreams;
  readonly #patience: number;
  #rest = '';
  #lines: string[] = [];
  #heard: (() => void) | undefined;
  #fault: BridgeError | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(streams: LineStreams, { patience = 60 }: LinePinsOptions = {}) {
    this.#streams = streams;
    this.#patience = patience;
    streams.from.setEncoding('latin1');
    streams.from.on('data', (text: string) => this.#hear(text));
    streams.from.on('close', () => this.#fail('the stream ended'));
    streams.from.on('error', (cause) => this.#fail('the stream failed', cause));
    if (streams.to !== (streams.from as unknown))
      streams.to.on('error', (cause) => this.#fail('the stream failed', cause));
  }

  exchange(commands: readonly PinCommand[]): Promise<readonly PinReply[]> {
    const result = this.#queue.then(() => this.#exchange(commands));
    this.#queue = result.catch(() => {});
    return result;
  }

  async close(): Promise<void> {
    this.#fail('they were closed');
    if (this.#streams.close === undefined) this.#streams.to.end();
    else await this.#streams.close();
  }

  async #exchange(commands: readonly PinCommand[]): Promise<readonly PinReply[]> {
    if (this.#fault !== undefined) throw this.#fault;
    this.#streams.to.write(commands.map(encodeCommand).join(''));
    const replies: PinReply[] = [];
    while (replies.length < commands.length) {
      if (this.#lines.length === 0) await this.#hearing();
      for (const line of this.#lines.splice(0, commands.length - replies.length))
        replies.push(decodeReply(commands[replies.length], line));
    }
    return replies;
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#lines.push(line);
    if (lines.length > 0) this.#heard?.();
  }

  #fail(what: string, cause?: unknown): void {
    this.#fault ??= new BridgeError(`the pins of a chip are gone: ${what}`, {
      code: 'pins_gone',
      remedy: 'See why what drives the pins ended; then deploy anew.',
      ...(cause === undefined ? {} : { cause }),
    });
    this.#heard?.();
  }

  /** Settles once there are lines; fails when none comes for too long, after which answers could no longer be told apart. */
  async #hearing(): Promise<void> {
    if (this.#fault !== undefined) throw this.#fault;
    let late: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#heard = resolve;
      late = setTimeout(() => this.#fail(`nothing was heard for ${this.#patience} s`), 1000 * this.#patience);
    });
    clearTimeout(late);
    this.#heard = undefined;
    if (this.#lines.length === 0 && this.#fault !== undefined) throw this.#fault;
  }
}
