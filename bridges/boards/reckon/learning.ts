import type { ReckOnConfiguration } from './configuration.ts';
import { UpdateRegister } from './shift-register.ts';
import type { ReckOnState } from './state.ts';

/** Neurons whose weights the chip updates together. */
const BLOCK = 16;
const LOWEST = -(2 ** 31);

/**
 * Learning of the chip in a tick with a target: e-prop (Bellec et al. 2020, Nature Communications 11, 3625) in whole numbers, after
 * Frenkel & Indiveri 2022, ISSCC. The eligibility of a synapse is the trace of its source times the pseudo-derivative of its target;
 * with the learning signal of the target, the errors of outputs through its output weights, it is the chance that the weight changes by
 * 1. Sums wrap and saturate as those of the chip.
 */
export class ReckOnLearning {
  readonly #configuration: ReckOnConfiguration;
  readonly #state: ReckOnState;
  readonly #inputDraws: UpdateRegister;
  readonly #recurrentDraws: UpdateRegister;
  readonly #outputDraws: UpdateRegister;
  readonly #signals = new Int16Array(BLOCK);
  readonly #derivatives = new Int8Array(BLOCK);
  /** By how much the spikes of each neuron of the block are above their target. */
  readonly #excess = new Uint16Array(BLOCK);
  readonly #errors: Int16Array;

  constructor(configuration: ReckOnConfiguration, state: ReckOnState) {
    this.#configuration = configuration;
    this.#state = state;
    const { seeds } = configuration;
    this.#inputDraws = new UpdateRegister(25, 3, BLOCK, seeds.input);
    this.#recurrentDraws = new UpdateRegister(25, 3, BLOCK, seeds.recurrent);
    this.#outputDraws = new UpdateRegister(22, 1, 14, seeds.output);
    this.#errors = new Int16Array(configuration.outputs);
  }

  /** Changes the weights, by potentials, outputs and traces as the decay of this tick has left them. */
  learn(label: number): void {
    this.#takeErrors(label);
    for (let first = 0; first < this.#configuration.neurons; first += BLOCK) {
      this.#prepare(first);
      this.#updateSources(first);
    }
  }

  /** Errors in 2^-11: the label's target is 2048, others' is 0; an output is (y + 2048)/2, from 0 to 2048. */
  #takeErrors(label: number): void {
    const { outputs } = this.#state;
    for (let k = 0; k < outputs.length; k++) {
      const activation = outputs[k] > 2047 ? 2048 : outputs[k] < -2048 ? 0 : (outputs[k] + 2048) >> 1;
      this.#errors[k] = (k === label ? 2048 : 0) - activation;
    }
  }

  /** Pseudo-derivatives and learning signals of a block of neurons; then their output weights learn. */
  #prepare(first: number): void {
    const { neurons, outputs, traceShifts, learningSignalShift, stepThresholds, steps, regularisation } =
      this.#configuration;
    const { potentials, recurrentTraces, outputTraces, outputWeights } = this.#state;
    for (let n = 0; n < BLOCK; n++) {
      const neuron = first + n;
      this.#excess[n] = 0;
      if (neuron >= neurons) continue;
      let step = 0;
      while (step < 4 && potentials[neuron] >= stepThresholds[step]) step++;
      this.#derivatives[n] = steps[step];
      if (regularisation !== undefined)
        this.#excess[n] = Math.max(0, (recurrentTraces[neuron] >> traceShifts[1]) - regularisation.target);
      let sum = 0;
      for (let k = 0; k < outputs; k++) sum += this.#errors[k] * outputWeights[neuron * outputs + k];
      this.#signals[n] = Math.max(-32768, Math.min(32767, Math.floor((sum * 2 ** learningSignalShift) / 4096)));
      const trace = outputTraces[neuron] >> traceShifts[2];
      if (trace > 0) this.#updateOutputs(neuron, trace);
    }
  }

  #updateOutputs(neuron: number, trace: number): void {
    const { outputs, rates } = this.#configuration;
    const { outputWeights } = this.#state;
    const draws = this.#outputDraws;
    draws.next();
    for (let k = 0; k < outputs; k++) {
      const chance = this.#errors[k] * trace;
      const at = neuron * outputs + k;
      if (changes(chance, 28, rates[2], draws.bits28(28 * k))) outputWeights[at] = stepped(outputWeights[at], chance);
    }
  }

  /** All weights onto a block of neurons, source by source. */
  #updateSources(first: number): void {
    const { neurons, inputs, traceShifts } = this.#configuration;
    const { inputTraces, recurrentTraces } = this.#state;
    const inExcess = this.#configuration.regularisation !== undefined && this.#excess.some((excess) => excess > 0);
    for (let source = 0; source < neurons; source++) {
      const inputTrace = source < inputs ? inputTraces[source] >> traceShifts[0] : 0;
      if (source < inputs && (inputTrace > 0 || inExcess)) this.#updateRow(first, source, inputTrace, true);
      const recurrentTrace = recurrentTraces[source] >> traceShifts[1];
      if (recurrentTrace > 0 || inExcess) this.#updateRow(first, source, recurrentTrace, false);
    }
  }

  #updateRow(first: number, source: number, trace: number, fromInput: boolean): void {
    const { neurons, regularisation, rates } = this.#configuration;
    const weights = fromInput ? this.#state.inputWeights : this.#state.recurrentWeights;
    const draws = fromInput ? this.#inputDraws : this.#recurrentDraws;
    const rate = rates[fromInput ? 0 : 1];
    const shifts = fromInput ? regularisation?.input : regularisation?.recurrent;
    draws.next();
    for (let n = 0; n < Math.min(BLOCK, neurons - first); n++) {
      const learned = Math.imul(Math.imul(this.#signals[n], trace), this.#derivatives[n]);
      const penalty = shifts === undefined ? 0 : (this.#excess[n] << shifts[0]) >>> shifts[1];
      const chance = difference(learned, penalty);
      const at = source * neurons + first + n;
      if (!changes(chance, 32, rate, draws.words[n])) continue;
      weights[at] = !fromInput && source === first + n ? 0 : stepped(weights[at], chance);
    }
  }
}

/**
 * Chance that is left after a penalty, in 32 bits. The chip looks for overflow at bit 31 of 16 times the chance, so that a
 * chance of 2^27 or more is taken for the lowest number there is.
 */
function difference(learned: number, penalty: number): number {
  const rest = (learned - penalty) | 0;
  return rest >= 0 && ((learned >> 27) & 1) === 1 ? LOWEST : rest;
}

/** Whether a weight changes: where the chance, shifted, is at least the random number, or is the lowest that there is. */
function changes(chance: number, width: 28 | 32, [left, right]: readonly [number, number], draw: number): boolean {
  if (chance === 0) return false;
  if (width === 32 && chance === LOWEST) return true;
  const most = 2 ** width;
  const shifted = Math.abs(chance) * 2 ** left;
  return Math.floor((shifted >= most ? most - 1 : shifted) / 2 ** right) >= draw;
}

/** One more or one less, by the sign of the chance, unless 8 bits do not hold it. */
function stepped(weight: number, chance: number): number {
  return chance < 0 ? Math.max(-128, weight - 1) : Math.min(127, weight + 1);
}
