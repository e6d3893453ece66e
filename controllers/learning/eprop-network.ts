import { ValidationError } from '../../agents/errors.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import { log } from '../../kernels/math-f64.ts';
import type { Population, Projection, Simulation } from '../engine/index.ts';
import { playSpikes } from '../engine/index.ts';
import { epropNeuron } from '../neurons/eprop-neuron.ts';
import type { epropReadout } from '../neurons/eprop-readout.ts';
import type { spikeSource } from '../neurons/spike-source.ts';
import { eprop } from '../synapses/eprop.ts';
import type { epropFeedback } from '../synapses/eprop-feedback.ts';
import { epropOutput } from '../synapses/eprop-output.ts';
import { EPROP_RECURRENCE_OPTIONS, EpropRecurrence, type EpropRecurrenceOptions } from './eprop-recurrence.ts';
import { checkLength, type EpropWeights } from './eprop-weights.ts';
import { softmax } from './softmax.ts';
import { checkTrialSpikes } from './trial-spikes.ts';

/** Options of an {@link EpropNetwork}. */
export interface EpropNetworkOptions extends EpropRecurrenceOptions {
  /** Number of readouts. */
  readonly outputs: number;
  /** Loss of the outputs: `cross_entropy` of the softmax to a class, or half the `squared` error to a curve. */
  readonly loss: 'cross_entropy' | 'squared';
  /**
   * Factor of the outputs in the softmax of `cross_entropy`, dimensionless, finite and above 0. Adam changes each weight by about its rate
   * whatever the gradient, so with a larger factor fewer batches make the network sure of what it says. Default 1.
   */
  readonly inverseTemperature?: number;
}

const OPTIONS: Every<EpropNetworkOptions> = {
  ...EPROP_RECURRENCE_OPTIONS,
  outputs: true,
  loss: true,
  inverseTemperature: true,
};

/** A trial: what goes in, and what should come out. */
export interface EpropTrial {
  /** Length in steps of 1 ms. */
  readonly ticks: number;
  /** Input spikes: step and input of each. An input spikes at most once in a step. */
  readonly spikes: {
    /** Step of each spike, a count from 0. */
    readonly ticks: ArrayLike<number>;
    /** Index of its input. */
    readonly ids: ArrayLike<number>;
  };
  /** Index of the step from which on outputs count, to the end of the trial. */
  readonly from: number;
  /** For `cross_entropy` the index of the class; for `squared` the curve: value [step * outputs + output], steps from `from` on. */
  readonly target: number | ArrayLike<number>;
}

/** Result of a trial. */
export interface EpropResult {
  /** Mean over the steps that count, for `cross_entropy`; their sum for `squared`. */
  readonly loss: number;
  /** Mean over the steps that count of each output, for `cross_entropy` of its softmax. */
  readonly outputs: Float64Array;
  /** Hz, mean rate of the neurons. */
  readonly rateHz: number;
}

const FORM = { neuron: epropNeuron, synapse: eprop, output: epropOutput } as const;

/**
 * A recurrent spiking network that learns by e-prop (Bellec et al. 2020): inputs, LIF and adaptive neurons connected all-to-all, and
 * leaky readouts, in steps of 1 ms. Learning is online: nothing of the past of a trial is kept but the traces of the synapses. Trials of
 * a batch run one after another, with the same weights; `commit` then changes them by the sum of their gradients.
 *
 * With `emitter: 'javascript-f64'` it reproduces NEST (eprop_iaf_bsshslm_2020 and its adaptive form).
 *
 * @example
 * const network = new EpropNetwork({ seed: 1, inputs: 2, lif: 20, outputs: 2, loss: 'cross_entropy' });
 * const trial = (input: number) => ({ ticks: 60, from: 40, spikes: { ticks: [5, 15, 25, 35], ids: Array(4).fill(input) }, target: input });
 * for (let batch = 0; batch < 50; batch++) {
 *   for (const input of [0, 1]) network.run(trial(input), true);
 *   network.commit(); // the weights change
 * }
 * console.log(network.run(trial(1), false).outputs); // probabilities of the classes: class 1 has the larger one
 */
export class EpropNetwork {
  /** The network at work, in steps of 1 ms. */
  readonly simulation: Simulation;
  /** Spike sources of the inputs; one spikes in a step if the host has set its `fire` to 1. */
  readonly inputs: Population<typeof spikeSource>;
  /** Recurrent neurons: the LIF ones, then the adaptive ones. */
  readonly neurons: Population<typeof epropNeuron>;
  /** Leaky readouts, one for each output; they never spike. */
  readonly readouts: Population<typeof epropReadout>;
  /** Plastic synapses from inputs to neurons and among neurons. */
  readonly recurrent: readonly [input: Projection<typeof eprop>, recurrent: Projection<typeof eprop>];
  /** Plastic synapses from all neurons to all readouts. */
  readonly output: Projection<typeof epropOutput>;
  /** Synapses that bring the errors of the readouts to the neurons, as their learning signals. */
  readonly feedback: Projection<typeof epropFeedback>;
  readonly #entropy: boolean;
  readonly #inverseTemperature: number;
  readonly #recurrence: EpropRecurrence<typeof epropNeuron, typeof eprop, typeof epropOutput>;
  /** State that is neither in the simulation nor in the options: a part of a controller's state, beside `simulation`. */
  readonly progress: {
    /** Number of steps of the trial under way. */
    ticks: number;
    /** Number of steps of it that counted. */
    counted: number;
    /** Sum of their losses; dimensionless. */
    loss: number;
    /** Whether it is learned from. */
    learns: boolean;
    /** Number of trials since the last commit. */
    trials: number;
    /** Number of steps of one of them that counted. */
    window: number;
    /** Number of commits. */
    commits: number;
  } = { ticks: 0, counted: 0, loss: 0, learns: false, trials: 0, window: 0, commits: 0 };
  /** Outputs of the last step, dimensionless; for `cross_entropy` their softmax. */
  readonly outputs: Float64Array;

  /**
   * @throws ValidationError `unknown_option`, `size_mismatch` for weights, `impossible_value` for an inverse temperature that is none or has
   *   no softmax, and what the parts of a network throw
   */
  constructor(options: EpropNetworkOptions) {
    checkOptions('EpropNetwork', options, OPTIONS);
    const { inverseTemperature = 1 } = options;
    if (!(inverseTemperature > 0 && inverseTemperature < Infinity))
      throw new ValidationError('an inverse temperature of e-prop is not possible', {
        code: 'impossible_value',
        expected: 'a finite number above 0',
        received: inverseTemperature,
      });
    if (options.loss === 'squared' && inverseTemperature !== 1)
      throw new ValidationError('a squared error has no softmax, and so no temperature', {
        code: 'impossible_value',
        expected: 'an inverse temperature of 1, or the loss cross_entropy',
        received: inverseTemperature,
      });
    this.#inverseTemperature = inverseTemperature;
    const recurrence = new EpropRecurrence('EpropNetwork', options, options.outputs, FORM);
    this.#entropy = options.loss === 'cross_entropy';
    this.#recurrence = recurrence;
    this.simulation = recurrence.simulation;
    this.inputs = recurrence.inputs;
    this.neurons = recurrence.neurons;
    this.readouts = recurrence.readouts;
    this.recurrent = recurrence.recurrent;
    this.output = recurrence.output;
    this.feedback = recurrence.feedback;
    this.outputs = new Float64Array(options.outputs);
  }

  /**
   * Runs a trial from rest. With `learn`, its gradient is added to that of the batch.
   *
   * @throws ValidationError `impossible_value` for steps or a class that are not there, for a spike outside the trial and a second one of an
   *   input in one step, `size_mismatch` for a curve of another length, and what `playSpikes` throws
   */
  run(trial: EpropTrial, learn: boolean): EpropResult {
    const { simulation, readouts, progress } = this;
    const { renewTicks } = this.#recurrence;
    const { ticks, from, spikes, target } = trial;
    const window = ticks - from;
    const size = readouts.size;
    if (!(window > 0 && from >= 0))
      throw new ValidationError('a trial of e-prop has no steps that count', {
        code: 'impossible_value',
        expected: `from between 0 and ${ticks - 1}`,
        received: from,
      });
    const targetAt = (step: number): number | Float64Array =>
      typeof target === 'number' ? target : Float64Array.from({ length: size }, (_, k) => target[step * size + k]);
    this.#checkTarget(targetAt(0));
    if (typeof target !== 'number') checkLength('the target of a trial', target, window * size, 'EpropNetwork');
    checkTrialSpikes(trial, this.inputs.size, 'EpropNetwork');
    const start = simulation.tick;
    const outputs = new Float64Array(size);
    this.begin(learn);
    const stop = playSpikes(simulation, this.inputs, {
      ids: spikes.ids,
      ticks: Float64Array.from(spikes.ticks, (tick) => start + tick),
    });
    while (progress.ticks < ticks) {
      const { ticks: done } = progress;
      if (done < from) {
        this.#advance(Math.min(from - done, renewTicks - (done % renewTicks)), undefined);
        continue;
      }
      this.#advance(1, targetAt(done - from));
      for (let k = 0; k < size; k++) outputs[k] += this.outputs[k];
    }
    stop();
    const rateHz = this.#recurrence.rateHz(ticks);
    return { loss: this.end(), outputs: outputs.map((sum) => sum / window), rateHz };
  }

  /**
   * Begins a trial from rest that is run step by step, in a closed loop. With `learn`, its gradient is added to that of the batch. A trial
   * that was begun and not ended is forgotten.
   */
  begin(learn: boolean): void {
    this.rest();
    this.#recurrence.open(1);
    Object.assign(this.progress, { ticks: 0, counted: 0, loss: 0, learns: learn });
  }

  /**
   * Runs one step of a trial. An input spikes in it whose `fire` the host has set to 1. `outputs` then has what the network says.
   *
   * @param target what it should have said: a class from 0, or for `squared` a number for each output. Default: this step does not count
   * @throws ValidationError `impossible_value` for a class that is not there or no fit for the loss
   */
  step(target?: number | ArrayLike<number>): void {
    if (target !== undefined) this.#checkTarget(target);
    this.#advance(1, target);
  }

  /** Ends a trial, and returns its loss: the mean over the steps that counted, for `cross_entropy`; their sum for `squared`. */
  end(): number {
    const { simulation, progress } = this;
    const { ticks, counted, loss, learns } = progress;
    if (learns && counted > 0) {
      this.#recurrence.open(0);
      simulation.step();
      this.#recurrence.gather(ticks);
      progress.trials += 1;
      progress.window = counted;
    }
    return this.#entropy ? loss / counted : loss;
  }

  /** Brings neurons and readouts to rest, and forgets spikes under way. Weights and gradients stay. */
  rest(): void {
    this.#recurrence.rest();
  }

  /**
   * Changes the weights by the gradients of the trials since the last time, divided by their number and, for `cross_entropy`, by the steps
   * that count. Without such trials, nothing changes.
   *
   * @param rate learning rate of this change. Default: that of the optimiser
   */
  commit(rate?: number): void {
    const { progress } = this;
    if (progress.trials === 0) return;
    progress.commits += 1;
    const steps = this.#entropy ? progress.window : 1;
    this.#recurrence.change(1 / (progress.trials * steps), progress.commits, rate);
    progress.trials = 0;
  }

  /** The weights now. */
  weights(): Record<keyof EpropWeights, Float64Array> {
    return this.#recurrence.weights();
  }

  /** The gradients of this batch so far, as matrices of the same form: sums over its trials and their steps. */
  gradients(): Record<Exclude<keyof EpropWeights, 'feedback'>, Float64Array> {
    return this.#recurrence.gradients();
  }

  /** Runs steps, none of which counts unless there is a target; then it is one. */
  #advance(ticks: number, target: number | ArrayLike<number> | undefined): void {
    const { simulation, progress } = this;
    simulation.step(ticks);
    progress.ticks += ticks;
    this.#read();
    if (target !== undefined) {
      progress.counted += 1;
      progress.loss += this.#judge(target);
      if (progress.learns) simulation.raise('learn');
    }
    if (progress.ticks % this.#recurrence.renewTicks === 0) this.#recurrence.renew(progress.learns);
  }

  #read(): void {
    const y = this.outputs;
    this.simulation.state(this.readouts, 'y', undefined, y);
    if (!this.#entropy) return;
    for (let k = 0; k < y.length; k++) y[k] *= this.#inverseTemperature;
    softmax(y);
  }

  /** Compares the outputs with their target, tells the readouts what they are off, and returns the loss. */
  #judge(target: number | ArrayLike<number>): number {
    const y = this.outputs;
    const error = this.simulation.input(this.readouts, 'error');
    let loss = 0;
    for (let k = 0; k < y.length; k++) {
      const wanted = typeof target === 'number' ? Number(target === k) : target[k];
      const off = y[k] - wanted;
      error[k] = this.#inverseTemperature * off;
      if (typeof target !== 'number') loss += 0.5 * off * off;
      else if (wanted > 0) loss -= wanted * log(y[k]);
    }
    return loss;
  }

  /** @throws ValidationError `impossible_value`, `size_mismatch` */
  #checkTarget(target: number | ArrayLike<number>): void {
    const entropy = this.#entropy;
    if (!entropy && typeof target !== 'number')
      checkLength('the target of a step', target, this.outputs.length, 'EpropNetwork');
    else if (!entropy || typeof target !== 'number' || !(target in this.outputs))
      throw new ValidationError('the target of a trial does not fit the loss', {
        code: 'impossible_value',
        expected: entropy ? `a class from 0 to ${this.outputs.length - 1}` : 'a curve',
        received: target,
      });
  }
}
