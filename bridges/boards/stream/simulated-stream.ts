import type { AnalysedModel, ArrayId, Executable } from '../../../controllers/engine/compiler/index.ts';
import type { Elements } from '../../../controllers/engine/compiler/program/program.ts';
import type { BoardStream, StreamEnd, StreamedStep, StreamedValues, StreamOptions } from './board-stream.ts';
import { StreamLedger } from './stream-ledger.ts';
import type { StreamSettings } from './stream-settings.ts';
import { checkedStream, checkValues } from './stream-settings.ts';
import { ToldStream } from './told-stream.ts';

/** Steps whose input a simulated board has room for. */
const ROOM = 16;

/** Program in this process that steps: of numbers, or of integers. */
export interface SteppedMachine extends Pick<Executable, 'run' | 'spikes'> {
  /** The live array. */
  numbers(array: ArrayId): Elements;
}

/** The clock of a board that is simulated. */
export interface BoardClock {
  /** s that have passed. */
  seconds: number;
}

/** The clock and the speed of a board that is simulated. */
export interface SimulatedTiming {
  /** Who adds to `seconds` lets time pass in which the host does nothing. Default: a clock of its own, which only `receive` moves. */
  readonly clock?: BoardClock;
  /** s that a step takes the board. Default: 0 for every step */
  readonly stepSeconds?: (tick: number) => number;
  /** Steps whose input it has room for. Default: 16 */
  readonly room?: number;
}

/**
 * Has a program in this process step by a simulated clock, as what every board that streams does in the order of its events. Nothing is
 * lost on the way, and all times are exact, so that it says which steps are late, take too long or stop.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 4 });
 * const analysed = analyse(network);
 * const board = loihiFixed();
 * const options = { period: 1e-3, steps: 100, inputs: [{ neurons: cells, input: 'I_ext' }] };
 * const machine = board.deploy(board.plan(analysed)).executable;
 * const stream = simulateStream(board.name, machine, analysed, options);
 * for (const { tick, spikes } of streamedSteps(stream, () => [[400, 450, 500, 550]])) console.log(tick, spikes.get('cells'));
 *
 * @param board its name, for errors
 * @throws ValidationError `invalid_option`, `unknown_name`, `size_mismatch`, `not_finite`
 */
export function simulateStream(
  board: string,
  machine: SteppedMachine,
  analysed: AnalysedModel,
  options: StreamOptions,
  timing: SimulatedTiming = {},
): BoardStream {
  return new SimulatedStream(board, machine, analysed, options, timing);
}

class SimulatedStream extends ToldStream implements BoardStream {
  readonly #machine: SteppedMachine;
  readonly #analysed: AnalysedModel;
  readonly #settings: StreamSettings;
  protected readonly told: StreamLedger;
  readonly #clock: BoardClock;
  readonly #stepSeconds: (tick: number) => number;
  /** Inputs on the board, by tick. */
  readonly #inputs = new Map<number, StreamedValues>();
  /** Results that were not taken, with the time of the clock at which each is ready. */
  readonly #results: { readonly step: StreamedStep; readonly ready: number }[] = [];
  /** Next step, and when it is due. */
  #tick: number;
  #due = Infinity;
  /** Steps in a row without their input. */
  #quiet = 0;
  /** Why it stopped, which the host learns after the last result. */
  #stopped: StreamEnd | undefined;

  constructor(
    board: string,
    machine: SteppedMachine,
    analysed: AnalysedModel,
    options: StreamOptions,
    { clock = { seconds: 0 }, stepSeconds = () => 0, room = ROOM }: SimulatedTiming,
  ) {
    super();
    this.#machine = machine;
    this.#analysed = analysed;
    this.#settings = checkedStream(analysed, options, room);
    this.told = new StreamLedger(board, this.#settings);
    this.#clock = clock;
    this.#stepSeconds = stepSeconds;
    this.#tick = this.#settings.tick;
  }

  send(tick: number, values: StreamedValues): boolean {
    checkValues(this.#settings.inputs, values);
    if (!this.told.admit(tick)) return false;
    while (this.#due < this.#clock.seconds) this.#begin();
    // What comes when its step has begun is thrown away.
    if (tick < this.#tick || this.#stopped !== undefined) return true;
    this.#inputs.set(
      tick,
      values.map((one) => Float64Array.from(one)),
    );
    if (this.#due === Infinity) this.#due = this.#clock.seconds;
    return true;
  }

  receive(seconds = 0): StreamedStep | undefined {
    if (this.told.ended !== undefined) return undefined;
    const until = this.#clock.seconds + seconds;
    for (;;) {
      const first = this.#results[0];
      if (first !== undefined) {
        if (first.ready > until) break;
        this.#clock.seconds = Math.max(this.#clock.seconds, first.ready);
        return this.#taken();
      }
      if (this.#stopped !== undefined) {
        this.told.ended = this.#stopped;
        return undefined;
      }
      if (this.#due > until) break;
      this.#clock.seconds = Math.max(this.#clock.seconds, this.#due);
      this.#begin();
    }
    this.#clock.seconds = until;
    return undefined;
  }

  stop(): void {
    if (this.told.ended !== undefined) return;
    while (this.#due < this.#clock.seconds) this.#begin();
    while (this.#results.length > 0) this.#taken();
    this.told.ended = this.#stopped ?? 'asked';
  }

  /** Gives the host the oldest result. A step frees the room of its input as it begins. */
  #taken(): StreamedStep {
    const { step } = this.#results.shift() as { step: StreamedStep };
    this.told.take({ ...step, granted: step.tick + 1 + this.#settings.window });
    return step;
  }

  /** Begins the step that is due, or stops. */
  #begin(): void {
    const { inputs, late: policy, silence, periodMicroseconds, end } = this.#settings;
    const period = periodMicroseconds / 1e6;
    const tick = this.#tick;
    const values = this.#inputs.get(tick);
    const late = values === undefined;
    const stop = late && (policy === 'stop' ? 'late' : this.#quiet === silence && 'silent');
    if (stop !== false) {
      this.#stop(stop);
      return;
    }
    this.#inputs.delete(tick);
    this.#quiet = late ? this.#quiet + 1 : 0;
    for (const [n, { array, neurons, encoder, rest }] of inputs.entries()) {
      const elements = this.#machine.numbers(array);
      if (values === undefined) {
        if (policy === 'rest') elements.fill(rest, 0, neurons.size);
      } else if (encoder === undefined) elements.set(values[n]);
      else encoder.write(values[n], elements as Float32Array);
    }
    this.#machine.run(tick, 1);
    this.#tick++;
    const seconds = this.#stepSeconds(tick);
    const overrun = seconds > period;
    const ready = this.#due + seconds;
    this.#due += overrun ? seconds : period;
    const step = { tick, late, overrun, lost: false, seconds, spikes: this.#spikes(tick) };
    this.#results.push({ step, ready });
    if (this.#tick === end) this.#stop('done');
  }

  #stop(why: StreamEnd): void {
    this.#stopped = why;
    this.#due = Infinity;
  }

  #spikes(tick: number): Map<string, Uint32Array> {
    const all = [...this.#analysed.populations.values()];
    return new Map(
      all.map(({ population: { name, size }, ring }) => {
        const ids = new Uint32Array(size);
        return [name, ids.slice(0, this.#machine.spikes(ring, tick & (ring.slots - 1), ids))];
      }),
    );
  }
}
