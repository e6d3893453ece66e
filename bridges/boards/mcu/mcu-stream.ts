import { BridgeError, ValidationError } from '../../../agents/index.ts';
import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import { HEAD_BYTES } from '../link/exchange.ts';
import type { BoardStream, StreamEnd, StreamedStep, StreamedValues } from '../stream/board-stream.ts';
import { StreamLedger } from '../stream/stream-ledger.ts';
import type { StreamedArray, StreamSettings } from '../stream/stream-settings.ts';
import { checkValues } from '../stream/stream-settings.ts';
import { ToldStream } from '../stream/told-stream.ts';
import { Changes } from './changes.ts';
import { boardReset, type Device } from './device.ts';
import type { Layout } from './emit-firmware.ts';
import { bytesOf, FLAGS, LATE, MESSAGES, take } from './protocol.ts';

/** Milliseconds in which nothing comes, after which results are asked for again and inputs are sent again: then twice as long, and so on. */
const IMPATIENCE = 20;
/** Times that results are asked for that a stream had when it ended. */
const LAST_TRIES = 5;

/** Who has the mirrors of the arrays of the board. */
export interface StreamHost {
  /** Reads the spikes of a tick into the mirrors. Returns them by population. */
  told(view: DataView, at: number, tick: number, cycles: number): Map<string, Uint32Array>;
  /** The stream has ended. */
  ended(): void;
}

/** An input on its way. */
interface Sent {
  readonly bytes: Uint8Array;
  readonly changes: number;
  /** It was lost if the board has heard of a tick beyond this one, and not of it. */
  after: number;
}

/** A stream to a microcontroller over a line that may lose, damage and repeat what it carries. */
export class McuStream extends ToldStream implements BoardStream {
  readonly #device: Device;
  readonly #settings: StreamSettings;
  protected readonly told: StreamLedger;
  readonly #host: StreamHost;
  readonly #encoders: readonly (number | undefined)[];
  readonly #words: readonly (Float32Array | Int32Array)[];
  readonly #changes: Changes;
  readonly #sent = new Map<number, Sent>();
  /** Results that came before those of earlier ticks. */
  readonly #results = new Map<number, StreamedStep & { readonly granted: number }>();
  /** Results that the board keeps. */
  readonly #kept: number;
  /** Next result. */
  #tick: number;
  /** Tick after the last step that is known to be made, and why the board made no other. */
  #made: number;
  #end: StreamEnd | undefined;
  #refused: BridgeError | undefined;
  /** Millisecond at which something came last, and milliseconds of patience until it is asked for again. */
  #heard = 0;
  #patience = IMPATIENCE;
  /** Value of `#made` when results were last asked for again. */
  #asked = 0;

  /** Begins a stream. @throws ValidationError `network_too_large`; those of {@link Device.ask} */
  constructor(
    board: string,
    device: Device,
    { program }: AnalysedModel,
    layout: Layout,
    settings: StreamSettings,
    host: StreamHost,
  ) {
    super();
    const { tick, end, periodMicroseconds, silence, late, window, inputs } = settings;
    this.#device = device;
    this.#settings = settings;
    this.#host = host;
    this.#tick = this.#made = tick;
    this.#kept = layout.stream.window;
    this.#encoders = inputs.map(({ array, neurons, encoder }) => {
      const place = layout.encoders.findIndex(
        ({ array: of, encoding }) =>
          of === array && encoding.encoder === encoder && encoding.neurons.name === neurons.name,
      );
      return place < 0 ? undefined : program.arrays.length + place;
    });
    this.#words = inputs.map(({ array, neurons: { size } }) =>
      program.arrays[array].type === 'number' ? new Float32Array(size) : new Int32Array(size),
    );
    this.#changes = new Changes(layout.stream.inputBytes, () => {
      throw tooWide(layout.stream.inputBytes);
    });
    if (late === 'rest') for (const [n, one] of inputs.entries()) this.#pack(one, n, one.rest);
    const extra = this.#attach(this.#changes.bytes.subarray(0, this.#changes.length), bytesOf(MESSAGES.stream.request));
    const granted = device.ask(
      'stream',
      {
        tick,
        steps: end === Infinity ? 0 : end - tick,
        period: periodMicroseconds,
        silence,
        window,
        late: LATE[late],
        changes: this.#changes.count,
      },
      extra,
    );
    this.told = new StreamLedger(board, { tick, end, window: granted.window });
    device.hearResults((content, length) => this.#hear(content, length));
  }

  send(tick: number, values: StreamedValues): boolean {
    checkValues(this.#settings.inputs, values);
    this.#changes.clear();
    for (const [n, one] of this.#settings.inputs.entries()) this.#pack(one, n, values[n]);
    if (!this.told.admit(tick)) return false;
    if (this.#sent.size === 0) this.#heard = performance.now();
    const { bytes, length, count } = this.#changes;
    const sent = { bytes: bytes.slice(0, length), changes: count, after: tick + 1 };
    this.#sent.set(tick, sent);
    this.#post(tick, sent);
    return true;
  }

  /**
   * Takes the result of the next step.
   *
   * @throws BridgeError `board_refused` where the board had no room for an input; `board_reset`, `board_silent`, `board_gone`
   */
  receive(seconds = 0): StreamedStep | undefined {
    const until = performance.now() + 1000 * seconds;
    for (;;) {
      if (this.told.ended !== undefined) return undefined;
      if (this.#refused !== undefined) throw this.#refused;
      const step = this.#results.get(this.#tick);
      if (step !== undefined) return this.#taken(step);
      if (this.#end !== undefined && this.#tick === this.#made) {
        this.#finish(this.#end);
        return undefined;
      }
      // A result that comes after this one tells that it was lost, and one more that what was told again was lost, too.
      if (this.#made > Math.max(this.#tick, this.#asked)) {
        this.#again();
        continue;
      }
      const now = performance.now();
      const left = Math.max(0, until - now);
      if (this.#device.exchange.hear(Math.min(left, this.#patience))) continue;
      if (this.#waits()) this.#remind(performance.now() - this.#heard);
      if (left === 0) return undefined;
    }
  }

  stop(): void {
    if (this.told.ended !== undefined) return;
    const { tick, flags } = this.#device.ask('halt', {});
    this.#made = tick;
    for (let tries = 0; this.#tick < this.#made && this.told.ended === undefined; ) {
      const step = this.#results.get(this.#tick);
      if (step !== undefined) this.#taken(step);
      else if (tries++ < LAST_TRIES) {
        this.#device.post('again', { tick: this.#tick });
        this.#device.exchange.hear(IMPATIENCE);
      } else this.#taken(this.#lost(this.#tick));
    }
    if (this.told.ended === undefined) this.#finish(endOf(flags) ?? 'asked');
  }

  /** Takes a result as it comes. It may be one that came before. */
  #hear(content: Uint8Array, length: number): void {
    this.#heard = performance.now();
    this.#patience = IMPATIENCE;
    const view = new DataView(content.buffer, content.byteOffset, length);
    const { tick, cycles, granted, unheard, beyond, flags } = take(view, HEAD_BYTES, MESSAGES.result.reply);
    if ((flags & (FLAGS.refused | FLAGS.absent)) !== 0) {
      this.#refused = (flags & FLAGS.refused) !== 0 ? refused(tick, granted) : boardReset('a stream');
      return;
    }
    const end = endOf(flags);
    const next = end === undefined ? tick + 1 : tick;
    if (end !== undefined) this.#end = end;
    this.#made = Math.max(this.#made, next);
    if (end === undefined) {
      this.#resend(next + unheard, next + beyond);
      if (tick < this.#tick || this.#results.has(tick)) return;
      this.#results.set(tick, {
        tick,
        late: (flags & FLAGS.late) !== 0,
        overrun: (flags & FLAGS.overrun) !== 0,
        lost: false,
        seconds: cycles / this.#device.greeting.frequency,
        spikes: this.#host.told(view, HEAD_BYTES + bytesOf(MESSAGES.result.reply), tick, cycles),
        granted: next + granted,
      });
    }
  }

  /** Sends an input again that was lost: the board has heard of what was sent after it. */
  #resend(unheard: number, beyond: number): void {
    const sent = this.#sent.get(unheard);
    if (sent === undefined || beyond <= sent.after) return;
    this.#device.exchange.statistics.retries++;
    sent.after = Math.max(...this.#sent.keys()) + 1;
    this.#post(unheard, sent);
  }

  /** Whether a result or an end is under way. */
  #waits(): boolean {
    return this.#sent.size > 0 || this.#made > this.#settings.tick;
  }

  /** Asks for results again, and sends all inputs again, as nothing came for a time of milliseconds. */
  #remind(silent: number): void {
    const twoPeriods = this.#settings.periodMicroseconds / 500;
    if (silent < this.#patience + twoPeriods) return;
    // The deadline begins when it is asked the first time: who did not listen heard nothing.
    if (this.#patience === IMPATIENCE) this.#heard = performance.now();
    else if (silent > this.#device.exchange.deadlineMilliseconds + twoPeriods) throw this.#device.exchange.giveUp();
    this.#patience *= 2;
    this.#again();
    this.#device.exchange.statistics.retries += this.#sent.size;
    for (const [tick, sent] of this.#sent) this.#post(tick, sent);
  }

  /** Asks again for the results that are missing. Those that the board does not keep any more are lost. */
  #again(): void {
    this.#asked = this.#made;
    for (let tick = this.#tick; tick < this.#made - this.#kept; tick++)
      if (!this.#results.has(tick)) this.#results.set(tick, this.#lost(tick));
    this.#device.post('again', { tick: this.#tick });
  }

  #lost(tick: number): StreamedStep & { granted: number } {
    return { ...{ tick, late: false, overrun: false, lost: true, seconds: 0 }, spikes: new Map(), granted: tick + 1 };
  }

  #taken({ granted, ...step }: StreamedStep & { readonly granted: number }): StreamedStep {
    this.#results.delete(step.tick);
    for (const tick of this.#sent.keys()) if (tick <= step.tick) this.#sent.delete(tick);
    this.#tick = step.tick + 1;
    this.told.take({ ...step, granted });
    if (this.told.ended !== undefined) this.#finish(this.told.ended);
    return step;
  }

  #finish(end: StreamEnd): void {
    this.told.ended = end;
    this.#device.hearResults(() => {});
    this.#host.ended();
  }

  #pack({ array }: StreamedArray, n: number, values: number | ArrayLike<number>): void {
    const encoder = this.#encoders[n];
    const words = this.#words[n];
    if (typeof values === 'number') words.fill(values);
    else if (encoder !== undefined) {
      this.#changes.addNumbers(encoder, values);
      return;
    } else if (this.#settings.inputs[n].encoder === undefined) words.set(values);
    else this.#settings.inputs[n].encoder?.write(values, words as Float32Array);
    this.#changes.add(array, new Uint32Array(words.buffer), 0, words.length);
  }

  #post(tick: number, { bytes, changes }: Sent): void {
    const extra = this.#attach(bytes, bytesOf(MESSAGES.input.request));
    this.#device.post('input', { tick, changes, spare: 0 }, extra);
  }

  #attach(bytes: Uint8Array, fields: number): number {
    new Uint8Array(this.#device.exchange.request.buffer).set(bytes, HEAD_BYTES + fields);
    return bytes.length;
  }
}

function endOf(flags: number): StreamEnd | undefined {
  if ((flags & FLAGS.endedLate) !== 0) return 'late';
  return (flags & FLAGS.endedSilent) !== 0 ? 'silent' : undefined;
}

function refused(tick: number, granted: number): BridgeError {
  return new BridgeError(`the board has no room for the input of step ${tick}`, {
    code: 'board_refused',
    expected: `one of ${granted} steps ahead`,
    received: tick,
    remedy: 'stop the stream, and begin a new one',
  });
}

function tooWide(room: number): ValidationError {
  return new ValidationError('the input of a step does not fit into a message to a microcontroller', {
    code: 'network_too_large',
    expected: `at most ${room} bytes, when what is alike is packed`,
    received: 'more',
    remedy: 'stream fewer inputs, or give the network encoders that the board has',
  });
}
