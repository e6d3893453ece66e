import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { ownProcess } from '../../agents/own-modules.ts';
import type { Failure, FromAnyGuard, ToAnyGuard } from './guard-channel.ts';
import { BEAT_MILLISECONDS, SignsOfLife } from './signs-of-life.ts';

/** How often in a row a process may be started anew and end before it has opened what it is to open. */
const MOST_FAILED_STARTS = 3;
/** Milliseconds that a process may take to end in good order. */
const ENDING_MILLISECONDS = 5000;

/** Which process a loop starts, and what it is told of it. */
export interface GuardedProcessOptions<Opening, In> {
  /** Path of its entry, as `ownModule` takes it. */
  readonly entry: string;
  /** Data to open the way to the robot with, sent as the first message. */
  readonly opening: Opening;
  /** The same for a process that takes the place of another. Default: `opening`. */
  readonly reopening?: Opening;
  /** Takes each message. */
  readonly heard: (message: In) => void;
  /** Told when a process that died or hung was started anew. What it must know is to be sent again. */
  readonly restarted: (reason: string) => void;
  /** Told when another process begins to tell the robot zero, as the first is silent, and when it ends to. Default: nobody is told. */
  readonly covered?: (covers: boolean) => void;
  /** Told when the process cannot be had any more. */
  readonly lost: (failure: Failure) => void;
  /** Whether the process of the loop goes on for as long as that of the guard does. */
  readonly keepsAlive: boolean;
}

/** Message as `send` of a forked process takes it. */
type Sent = Parameters<ChildProcess['send']>[0];

/**
 * The process of a guard, as the loop sees it. The loop beats; a guard that dies, or hangs while its robot drives, is replaced by one that
 * stands by, or is started anew, which tells the robot zero before anything else.
 */
export class GuardedProcess<Opening, Out, In extends { readonly what: string }> {
  readonly #options: GuardedProcessOptions<Opening, In>;
  #signs = new SignsOfLife();
  #process: ChildProcess | undefined;
  /** What is to stand by, and what it is told; undefined where nothing is. */
  #standby: { readonly word: Out | undefined } | undefined;
  #spare: ChildProcess | undefined;
  #failedSpares = 0;
  #covers = false;
  #beats: NodeJS.Timeout | undefined;
  #failedStarts = 0;
  #restarts = 0;
  #closing = false;
  #hung = false;
  /** Failure of the last process that could not open the way to the robot; undefined after one that could. */
  #failure: Failure | undefined;
  #opened: { resolve(): void; reject(failure: Failure): void } | undefined;

  private constructor(options: GuardedProcessOptions<Opening, In>) {
    this.#options = options;
  }

  /** Starts the process. Rejects with a {@link Failure} if it cannot open what it is to open. */
  static async open<Opening, Out, In extends { readonly what: string }>(
    options: GuardedProcessOptions<Opening, In>,
  ): Promise<GuardedProcess<Opening, Out, In>> {
    const guarded = new GuardedProcess<Opening, Out, In>(options);
    const opened = new Promise<void>((resolve, reject) => {
      guarded.#opened = { resolve, reject };
    });
    guarded.#start();
    await opened;
    return guarded;
  }

  /** Number of times that the process was replaced. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Sends a message; one to a process that has just gone is lost. `sent` is called once it has left this process. */
  send(message: Out | ToAnyGuard<Opening>, sent?: () => void): void {
    const child = this.#process;
    if (child?.connected) child.send(message as Sent, () => sent?.());
    else sent?.();
  }

  /**
   * Has a second process stand by from now on: nothing needs to start when the first is lost.
   *
   * @param word what each one that stands by is told, before it may be told what to open. One with a word can `cover` for the first: tell the
   *   robot zero while that is silent. Default: it can not, and a first process that is silent is replaced at once
   */
  standBy(word?: Out): void {
    this.#standby = { word };
    if (this.#spare === undefined) this.#prepare();
    else tell(this.#spare, word);
  }

  /** Asks for a last zero and ends the process. Does nothing the second time. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#end();
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
    this.send({ what: 'close' });
    const hung = setTimeout(() => child.kill('SIGKILL'), ENDING_MILLISECONDS);
    await ended;
    clearTimeout(hung);
  }

  #fork(): ChildProcess {
    const child = fork(...ownProcess(this.#options.entry));
    child.on('message', (message: In) => {
      if (child === this.#process) this.#take(message);
      else if (child === this.#spare) this.#options.heard(message);
    });
    child.once('exit', (code, signal) => {
      if (child === this.#spare) this.#lostSpare();
      else this.#lost(this.#hung ? 'its process hung' : `its process ended with ${signal ?? `exit code ${code}`}`);
    });
    return child;
  }

  /** Tells the process that stands by what to open, or one that it starts. */
  #start(): void {
    const child = this.#spare ?? this.#fork();
    this.#spare = undefined;
    this.#covers = false;
    this.#process = child;
    this.#signs = new SignsOfLife();
    this.#hung = false;
    const { opening, reopening = opening } = this.#options;
    this.send({ what: 'open', opening: this.#opened === undefined ? reopening : opening });
    this.#beats = setInterval(() => this.#beat(), BEAT_MILLISECONDS);
    if (this.#options.keepsAlive) {
      child.ref();
      child.channel?.ref();
      return;
    }
    if (this.#opened === undefined) release(child);
    this.#beats.unref();
  }

  /** Starts what is to stand by, once the first process has opened what it is to open: that comes first. */
  #prepare(): void {
    if (this.#standby === undefined || this.#spare !== undefined || this.#opened !== undefined || this.#closing) return;
    this.#spare = this.#fork();
    release(this.#spare);
    tell(this.#spare, this.#standby.word);
  }

  #lostSpare(): void {
    this.#spare = undefined;
    this.#covers = false;
    this.#failedSpares++;
    if (this.#failedSpares <= MOST_FAILED_STARTS) this.#prepare();
  }

  /** No process is started any more, and what stands by ends. */
  #end(): void {
    this.#closing = true;
    clearInterval(this.#beats);
    if (this.#spare?.connected) this.#spare.disconnect();
  }

  #beat(): void {
    this.send({ what: 'beat' });
    const vigour = this.#signs.beat();
    if (vigour === 'alive' || this.#opened !== undefined) return;
    if (vigour === 'silent' && this.#standby?.word !== undefined) this.#cover(true);
    else {
      this.#hung = true;
      this.#process?.kill('SIGKILL');
    }
  }

  /** Has what stands by tell the robot zero for as long as the first process is silent. */
  #cover(covers: boolean): void {
    if (this.#covers === covers || this.#spare === undefined) return;
    this.#covers = covers;
    tell(this.#spare, { what: covers ? 'cover' : 'uncover' });
    this.#options.covered?.(covers);
  }

  /** Starts a lost process anew, or gives up. */
  #lost(how: string): void {
    clearInterval(this.#beats);
    if (this.#closing) return;
    const failure = this.#failure ?? { message: how };
    this.#failedStarts++;
    if (this.#opened !== undefined) this.#opened.reject(failure);
    else if (this.#failedStarts > MOST_FAILED_STARTS) this.#options.lost(failure);
    else {
      this.#restarts++;
      this.#start();
      this.#options.restarted(failure.message);
    }
  }

  #take(message: In): void {
    this.#signs.heard();
    this.#cover(false);
    this.#options.heard(message);
    const sign = message as unknown as FromAnyGuard;
    switch (sign.what) {
      case 'opened':
        this.#failedStarts = 0;
        this.#failure = undefined;
        if (!this.#options.keepsAlive && this.#process !== undefined) release(this.#process);
        this.#opened?.resolve();
        this.#opened = undefined;
        this.#failedSpares = 0;
        this.#prepare();
        break;
      case 'driving':
      case 'stopped':
        this.#signs.driving = sign.what === 'driving';
        break;
      case 'failed':
        this.#failure = sign.failure;
        break;
      case 'lost':
        this.#end();
        this.#options.lost(sign.failure);
    }
  }
}

function tell(child: ChildProcess, word: unknown): void {
  if (word !== undefined && child.connected) child.send(word as Sent);
}

/** Lets the process of the loop end before that of the guard, which then stops the robot. */
function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
