import { ValidationError } from '../../../agents/errors.ts';
import { checkConfiguration, type ReckOnConfiguration } from './configuration.ts';
import { ReckOnLearning } from './learning.ts';
import { RoundingRegister } from './shift-register.ts';
import { initialState, type ReckOnState } from './state.ts';

const EXACT_ALPHA = 0x8000;
const EXACT_KAPPA = 0x80;
/** Cycles of the step of a tick in which outputs may be rounded. */
const OUTPUT_CYCLES = 16;

/** Settings of a tick of {@link ReckOnTwin}, beside the events. */
export interface ReckOnTick {
  /** Whether this tick counts for the label that the sample is given. */
  readonly infer?: boolean;
  /** The right label, where the network learns in this tick. */
  readonly label?: number;
}

/**
 * The chip ReckOn as an integer model, tick by tick: potentials, traces, outputs and weights, bit for bit, learning by e-prop included.
 *
 * In a tick, potentials and traces decay, and neurons at or above the threshold spike; outputs decay; the largest output may be
 * counted; weights may learn; then inputs and spikes go, source by source, to potentials, outputs and traces. In the first tick of a
 * sample nothing decays.
 *
 * Source: Frenkel & Indiveri 2022, ISSCC, "ReckOn", and the published design. Covered is classification; not its regression, its noise
 * and its multiplicative regularisation.
 *
 * @example
 * const [inputs, neurons, outputs] = [2, 16, 2];
 * const twin = new ReckOnTwin({
 *   inputs, neurons, outputs, alpha: 0x7000, kappa: 120, threshold: 100, resetToZero: true,
 *   inputWeights: new Int8Array(inputs * neurons).fill(60),
 *   recurrentWeights: new Int8Array(neurons * neurons),
 *   outputWeights: Int8Array.from({ length: neurons * outputs }, (_, k) => (k % 2 === 0 ? 0 : 5)),
 *   weightShifts: [0, 0, 0], traceShifts: [0, 0, 0], learningSignalShift: 0,
 *   stepThresholds: [0, 1, 2, 3], steps: [0, 0, 0, 0, 0], rates: [[0, 0], [0, 0], [0, 0]], stochasticRounding: false,
 *   seeds: { input: 1, recurrent: 1, output: 1, potential: 1, readout: 1, inputTrace: 1, recurrentTrace: 1, outputTrace: 1 },
 * });
 * twin.begin();
 * for (let tick = 1; tick < 20; tick++) twin.tick([0, 1], { infer: tick > 10 }); // both inputs have an event in each tick
 * console.log(twin.end({ infer: true })); // 1: of the two outputs the larger one
 */
export class ReckOnTwin {
  /** Contents of the chip's memories. */
  readonly state: ReckOnState;
  /** Which recurrent neurons spiked in the last tick: 1 or 0. */
  readonly spikes: Uint8Array;
  readonly #configuration: ReckOnConfiguration;
  readonly #learning: ReckOnLearning;
  readonly #counts: Uint16Array;
  readonly #rounding: {
    readonly potential: readonly RoundingRegister[];
    readonly input: readonly RoundingRegister[];
    readonly recurrent: readonly RoundingRegister[];
    readonly output: readonly RoundingRegister[];
    readonly readout: RoundingRegister;
  };
  #learns = false;
  #started = false;

  constructor(configuration: ReckOnConfiguration) {
    checkConfiguration(configuration);
    this.#configuration = configuration;
    this.state = initialState(configuration);
    this.#learning = new ReckOnLearning(configuration, this.state);
    this.spikes = new Uint8Array(configuration.neurons);
    this.#counts = new Uint16Array(configuration.outputs);
    const { seeds } = configuration;
    const pair = (block: 7 | 15, seed: number): readonly RoundingRegister[] => [
      new RoundingRegister(block, seed & 0x7fff),
      new RoundingRegister(block, seed >> 15),
    ];
    this.#rounding = {
      potential: pair(15, seeds.potential),
      input: pair(15, seeds.inputTrace),
      recurrent: pair(15, seeds.recurrentTrace),
      output: pair(7, seeds.outputTrace),
      readout: new RoundingRegister(7, seeds.readout),
    };
  }

  /** Begins a sample: all is silent, and weights are what they were. */
  begin(
    options: {
      /** Whether traces are kept for learning. Default: false. */
      readonly learns?: boolean;
    } = {},
  ): void {
    this.#learns = options.learns ?? false;
    this.#started = false;
    const { potentials, outputs, inputTraces, recurrentTraces, outputTraces } = this.state;
    for (const array of [potentials, outputs, inputTraces, recurrentTraces, outputTraces, this.spikes, this.#counts])
      array.fill(0);
  }

  /**
   * Goes through a tick.
   *
   * @param inputs those that had an event since the last tick
   * @throws ValidationError `not_representable` for an input or a label that is not there, and for a label in a sample without `learns`
   */
  tick(inputs: Iterable<number>, { infer = false, label }: ReckOnTick = {}): void {
    const events = this.#eventsOf(inputs);
    if (this.#started) {
      this.#step();
      if (infer) this.#counts[largest(this.state.outputs)]++;
      if (label !== undefined) this.#learn(label);
    }
    this.#started = true;
    this.#propagate(events);
  }

  /** Ends a sample with a last tick, after which nothing propagates. Returns the label that was largest most often. */
  end({ infer = false }: Pick<ReckOnTick, 'infer'> = {}): number {
    this.#step();
    if (infer) this.#counts[largest(this.state.outputs)]++;
    return largest(this.#counts);
  }

  #learn(label: number): void {
    const { outputs } = this.#configuration;
    if (!this.#learns || !Number.isInteger(label) || label < 0 || label >= outputs)
      throw new ValidationError('a label cannot be learned', {
        code: 'not_representable',
        expected: this.#learns ? `a whole number from 0 to ${outputs - 1}` : 'a sample that began with `learns`',
        received: label,
        remedy: 'Begin the sample with `learns`, and give the number of an output.',
      });
    this.#learning.learn(label);
  }

  #eventsOf(inputs: Iterable<number>): ReadonlySet<number> {
    const events = new Set(inputs);
    for (const input of events)
      if (!Number.isInteger(input) || input < 0 || input >= this.#configuration.inputs)
        throw new ValidationError('there is no such input', {
          code: 'not_representable',
          expected: `a whole number from 0 to ${this.#configuration.inputs - 1}`,
          received: input,
          remedy: 'Give the number of an input.',
        });
    return events;
  }

  /** Decay and spikes. */
  #step(): void {
    const { neurons, alpha, threshold, resetToZero, stochasticRounding } = this.#configuration;
    const { potentials, inputTraces, recurrentTraces, outputTraces } = this.state;
    const { kappa } = this.#configuration;
    this.#decayOutputs();
    const rounding = this.#rounding;
    for (let neuron = 0; neuron < neurons; neuron++) {
      const side = neuron & 1;
      const u = potentials[neuron];
      const draw = stochasticRounding && alpha !== EXACT_ALPHA ? rounding.potential[side].next() : NEVER;
      const leaked = decayed(u, alpha, 15, draw);
      const spikes = u >= threshold;
      this.spikes[neuron] = Number(spikes);
      potentials[neuron] = !spikes ? leaked : resetToZero ? 0 : leaked - threshold;
      const inputDraw = stochasticRounding ? rounding.input[side].next() : NEVER;
      const recurrentDraw = stochasticRounding ? rounding.recurrent[side].next() : NEVER;
      const outputDraw = stochasticRounding ? rounding.output[side].next() : NEVER;
      inputTraces[neuron] = decayed(inputTraces[neuron], alpha, 15, alpha === EXACT_ALPHA ? NEVER : inputDraw) & 0xfff;
      recurrentTraces[neuron] =
        decayed(recurrentTraces[neuron], alpha, 15, alpha === EXACT_ALPHA ? NEVER : recurrentDraw) & 0xfff;
      outputTraces[neuron] =
        decayed(outputTraces[neuron], kappa, 7, kappa === EXACT_KAPPA ? NEVER : outputDraw) & 0x3ff;
    }
  }

  /** The register goes on for outputs that do not exist too. */
  #decayOutputs(): void {
    const { kappa, stochasticRounding } = this.#configuration;
    const { outputs } = this.state;
    for (let k = 0; k < OUTPUT_CYCLES; k++) {
      const draw = stochasticRounding && kappa !== EXACT_KAPPA ? this.#rounding.readout.next() : NEVER;
      if (k < outputs.length) outputs[k] = decayed(outputs[k], kappa, 7, draw);
    }
  }

  /** Inputs and spikes, source by source. */
  #propagate(events: ReadonlySet<number>): void {
    const { neurons, traceShifts } = this.#configuration;
    const { inputTraces, recurrentTraces, outputTraces } = this.state;
    for (let source = 0; source < neurons; source++) {
      const event = events.has(source);
      const spike = this.spikes[source] === 1;
      if (!event && !spike) continue;
      this.#deliver(source, event, spike);
      if (!this.#learns) continue;
      if (event) inputTraces[source] = Math.min(0xfff, inputTraces[source] + (8 << traceShifts[0]));
      if (spike) recurrentTraces[source] = Math.min(0xfff, recurrentTraces[source] + (8 << traceShifts[1]));
      if (spike) outputTraces[source] = Math.min(0x3ff, outputTraces[source] + (2 << traceShifts[2]));
    }
  }

  #deliver(source: number, event: boolean, spike: boolean): void {
    const { neurons, weightShifts } = this.#configuration;
    const { potentials, outputs, inputWeights, recurrentWeights, outputWeights } = this.state;
    for (let neuron = 0, at = source * neurons; neuron < neurons; neuron++, at++) {
      const fromInput = event ? inputWeights[at] << weightShifts[0] : 0;
      const fromSpike = spike ? recurrentWeights[at] << weightShifts[1] : 0;
      potentials[neuron] = saturated(potentials[neuron] + saturated(fromInput + fromSpike));
    }
    if (!spike) return;
    for (let k = 0; k < outputs.length; k++)
      outputs[k] = saturated(outputs[k] + (outputWeights[source * outputs.length + k] << weightShifts[2]));
  }
}

/** A random number that no rest reaches. */
const NEVER = 0x10000;

/** value * factor / 2^places, rounded down, or up where the rest is at least the draw and what is left is not 0. */
function decayed(value: number, factor: number, places: number, draw: number): number {
  const product = value * factor;
  const whole = product >> places;
  const rest = product & ((1 << places) - 1);
  return rest >= draw && (whole & 0xffff) !== 0 ? whole + 1 : whole;
}

const saturated = (value: number): number => Math.max(-32768, Math.min(32767, value));

/** Index of the first largest. */
function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}
