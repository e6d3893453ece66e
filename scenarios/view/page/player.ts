import { given } from '../../../agents/given.ts';
import type { Frame } from '../frames/frame.ts';
import type { Cell, Command, Event, Layer, Source } from '../source.ts';

/** Pace of a run: simulated seconds a second of wall time; Infinity is as fast as it goes. */
export type Speed = number;

/** Wall time that a source works at a time, ms: how long a pause may take to be heard. */
const SLICE_MS = 25;
/** Commands that wait at a source at most: while the page draws, the source goes on. */
const MOST_WAITING = 2;
/** Time that is caught up with after the page was away, s. */
const MOST_BEHIND_SECONDS = 0.1;
/** Ticks that a run goes on to an event in one slice at most. */
const FAR = 1e9;
/** Time before a tick that it is moved to which is told of, s: as much as rasters show. */
export const HISTORY_SECONDS = 2;

/** What a player tells. */
export interface PlayerListener {
  /** A frame came. */
  onFrame(frame: Frame): void;
  /** Whether it plays, its pace, or what it waits for has changed. */
  onState(): void;
  /** What it was asked cannot be done. */
  onError(error: unknown): void;
}

/** Plays a source: asks it for frames while it plays, one pace or another, and moves it to and fro. */
export class Player {
  readonly #source: Source;
  readonly #listener: PlayerListener;
  #layers: readonly Layer[] = [];
  #cell: Cell | undefined;
  #playing = false;
  #speed: Speed = 1;
  #waiting = 0;
  /** The last frame that was asked for. */
  #last: Promise<void> = Promise.resolve();
  /** Whether what is played shows something else from here on, which another player plays. */
  #replaced = false;
  /** What it goes on to, if it plays until something happens. */
  #until: Event | undefined;
  #tick = 0;
  #done = false;
  /** Ticks that are due and were not asked for, and when that was reckoned last, ms. */
  #due = 0;
  #reckoned: number | undefined;
  /** Simulated seconds a second of wall time, as it was of late. */
  #pace = 0;
  #paceFrom: { readonly at: number; readonly tick: number } | undefined;

  constructor(source: Source, listener: PlayerListener) {
    this.#source = source;
    this.#listener = listener;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get speed(): Speed {
    return this.#speed;
  }

  /** Whether it goes as fast as it can. */
  get hurries(): boolean {
    return this.#playing && (this.#until !== undefined || this.#speed === Infinity);
  }

  /** Simulated seconds a second of wall time, measured over the last second; 0 while it does not play. */
  get pace(): number {
    return this.#playing ? this.#pace : 0;
  }

  /** Ticks of the run that are completed. */
  get tick(): number {
    return this.#tick;
  }

  get done(): boolean {
    return this.#done;
  }

  /** Sets what frames are to have. @param cell the neuron that they are to tell of closely */
  show(layers: readonly Layer[], cell?: Cell): void {
    this.#layers = layers;
    this.#cell = cell;
  }

  play(until?: Event): void {
    if (this.#done) return;
    this.#playing = true;
    this.#until = until;
    this.#reckoned = undefined;
    this.#paceFrom = undefined;
    this.#due = 0;
    this.#listener.onState();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#playing = false;
    this.#until = undefined;
    this.#listener.onState();
  }

  setSpeed(speed: Speed): void {
    this.#speed = speed;
    this.#due = 0;
    this.#listener.onState();
  }

  /** Called for every picture that is drawn: asks for what is due. @param now ms */
  turn(now: number): void {
    if (!this.#playing) return;
    this.#measure(now);
    if (!this.#source.stage.abilities.step) {
      // It goes on by itself, and tells of what came meanwhile.
      if (this.#waiting === 0) void this.#ask({ do: 'advance', ticks: FAR, withinMs: SLICE_MS });
      return;
    }
    if (this.hurries) {
      this.#fill();
      return;
    }
    const { period } = this.#source.stage;
    const passed = this.#reckoned === undefined ? 0 : (now - this.#reckoned) / 1e3;
    this.#reckoned = now;
    const most = (MOST_BEHIND_SECONDS * this.#speed) / period;
    this.#due = Math.min(this.#due + (passed * this.#speed) / period, Math.max(most, 1));
    const ticks = Math.floor(this.#due);
    if (ticks === 0 || this.#waiting > 0) return;
    this.#due -= ticks;
    void this.#ask({ do: 'advance', ticks, withinMs: SLICE_MS }, (made) => {
      this.#due += ticks - made;
    });
  }

  /** Makes some ticks, and pauses. */
  async step(ticks: number): Promise<void> {
    this.pause();
    if (ticks >= 0) await this.#ask({ do: 'advance', ticks, withinMs: Infinity });
    else await this.seek(this.#tick + ticks);
  }

  /** Asks for a frame of where it is, unless one comes anyhow. */
  async look(): Promise<void> {
    if (!this.#playing) await this.#ask({ do: 'advance', ticks: 0, withinMs: 0 });
  }

  /** Goes to a tick. */
  async seek(tick: number): Promise<void> {
    const historyTicks = Math.round(HISTORY_SECONDS / this.#source.stage.period);
    await this.#ask({ do: 'seek', tick: Math.max(0, Math.round(tick)), historyTicks });
  }

  async tune(name: string, value: number): Promise<void> {
    await this.#ask({ do: 'tune', name, value });
  }

  #fill(): void {
    const until = this.#until;
    // A second command would go on past the event that the first one stops at.
    const most = until === undefined ? MOST_WAITING : 1;
    const spikeTicks = Math.ceil(HISTORY_SECONDS / this.#source.stage.period);
    while (this.#playing && this.#waiting < most) {
      void this.#ask({ do: 'advance', ticks: FAR, withinMs: SLICE_MS, spikeTicks, ...(until && { until }) });
    }
  }

  /** @param made told the number of ticks that came of it */
  #ask(command: Asked, made?: (ticks: number) => void): Promise<void> {
    const answer = () => this.#answer(command, made);
    // What goes on by itself may show something else in any answer: it is asked for one at a time.
    const isFree = this.#waiting === 0 || this.#source.stage.abilities.step;
    this.#waiting++;
    this.#last = isFree ? answer() : this.#last.then(answer);
    return this.#last;
  }

  async #answer(command: Asked, made: (ticks: number) => void = () => {}): Promise<void> {
    try {
      if (this.#replaced) return;
      const frame = await this.#source.ask({ ...command, layers: this.#layers, ...given({ cell: this.#cell }) });
      this.#waiting--;
      made(frame.to - frame.from);
      this.#take(frame, command.do === 'advance' && command.until !== undefined);
    } catch (error) {
      this.#waiting--;
      this.pause();
      this.#listener.onError(error);
    }
  }

  #take(frame: Frame, awaited: boolean): void {
    this.#replaced = frame.stage !== undefined;
    this.#tick = frame.to;
    this.#done = frame.done;
    if (frame.fresh) this.#paceFrom = undefined;
    this.#listener.onFrame(frame);
    if (this.#playing && (frame.done || (awaited && frame.met && this.#until !== undefined))) this.pause();
    else if (this.hurries) this.#fill();
  }

  #measure(now: number): void {
    const from = this.#paceFrom;
    if (from === undefined) this.#paceFrom = { at: now, tick: this.#tick };
    else if (now - from.at >= 1000) {
      this.#pace = ((this.#tick - from.tick) * this.#source.stage.period * 1e3) / (now - from.at);
      this.#paceFrom = { at: now, tick: this.#tick };
    }
  }
}

/** A command but for the layers, which are those that are shown. */
type Asked = DistributiveOmit<Command, 'layers'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
