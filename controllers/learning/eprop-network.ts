import { ValidationError } from '../../agents/errors.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import { exp, log, pow } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { Population, Projection, Simulation, SimulationOptions, SynapseModel } from '../engine/index.ts';
import { allToAll, Hz, ms, Network, playSpikes, quantity, simulate } from '../engine/index.ts';
import { epropNeuron } from '../neurons/eprop-neuron.ts';
import { epropReadout } from '../neurons/eprop-readout.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { eprop } from '../synapses/eprop.ts';
import { epropFeedback } from '../synapses/eprop-feedback.ts';
import { epropOutput } from '../synapses/eprop-output.ts';

/** Weights of an {@link EpropNetwork}, each a matrix in rows of one target: weight [target * sources + source]. */
export interface EpropWeights {
  /** From inputs to neurons, dimensionless. */
  readonly input: ArrayLike<number>;
  /** Among neurons, dimensionless. Its diagonal is not used. */
  readonly recurrent: ArrayLike<number>;
  /** From neurons to outputs, dimensionless. */
  readonly output: ArrayLike<number>;
  /** From outputs to neurons, dimensionless. */
  readonly feedback: ArrayLike<number>;
}

/** How gradients become weights. */
export interface EpropOptimiser {
  /** `adam` (Kingma & Ba 2015), or plain gradient descent. */
  readonly kind: 'adam' | 'descent';
  /** Learning rate per batch: for Adam about the change of a weight, for descent a factor of the gradient. */
  readonly rate: number;
}

/** Options of an {@link EpropNetwork}. */
export interface EpropNetworkOptions {
  /** Seed of the weights at the start, a whole number. */
  readonly seed: number;
  /** Number of inputs, each a train of spikes. */
  readonly inputs: number;
  /** Number of LIF neurons. */
  readonly lif: number;
  /** Number of adaptive neurons. Default 0. */
  readonly adaptive?: number;
  /** Number of readouts. */
  readonly outputs: number;
  /**
   * What outputs are held to: `cross_entropy` of the softmax to a class, or half the `squared` error to a curve.
   */
  readonly loss: 'cross_entropy' | 'squared';
  /** Weights from outputs to neurons: drawn once, or those of the outputs themselves. Default `random`. */
  readonly feedback?: 'random' | 'symmetric';
  /** Default: Adam at 0.005. */
  readonly optimiser?: EpropOptimiser;
  /** Parameters of the neurons, in the unit that `epropNeuron` declares, other than beta. Default: those of the model. */
  readonly neuron?: Readonly<
    Partial<Record<'tau_m' | 'tau_a' | 'tau_out' | 'v_th' | 't_ref' | 'gain' | 'height', number>>
  >;
  /** Rise of the threshold of adaptive neurons per spike, dimensionless. Default: that of `epropNeuron`. */
  readonly beta?: number;
  /** Weight of the regularisation of rates, ms^2. Default 300. */
  readonly regularisation?: number;
  /** Hz, rate that it aims at. Default 10. */
  readonly targetRateHz?: number;
  /** Weights at the start. Default: normal, with a variance of 1 over the number of sources; feedback 1. */
  readonly weights?: EpropWeights;
  /** See {@link SimulationOptions}. Default `webassembly`, in single precision. */
  readonly emitter?: SimulationOptions['emitter'];
}

const OPTIONS: Every<EpropNetworkOptions> = {
  seed: true,
  inputs: true,
  lif: true,
  adaptive: true,
  outputs: true,
  loss: true,
  feedback: true,
  optimiser: true,
  neuron: true,
  beta: true,
  regularisation: true,
  targetRateHz: true,
  weights: true,
  emitter: true,
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

/** What a trial gave. */
export interface EpropResult {
  /** Mean over the steps that count, for `cross_entropy`; their sum for `squared`. */
  readonly loss: number;
  /** Mean over the steps that count of each output, for `cross_entropy` of its softmax. */
  readonly outputs: Float64Array;
  /** Hz, mean rate of the neurons. */
  readonly rateHz: number;
}

/** ms, the step of the network. */
const STEP = 1;

/**
 * A recurrent spiking network that learns by e-prop (Bellec et al. 2020): inputs, LIF and adaptive neurons connected all-to-all, and
 * leaky readouts, in steps of 1 ms. Learning is online: nothing of the past of a trial is kept but the traces of the synapses. Trials of
 * a batch run one after another, with the same weights; `commit` then changes them by the sum of their gradients.
 *
 * With `emitter: 'javascript-f64'` it reproduces NEST (eprop_iaf_bsshslm_2020 and its adaptive form).
 */
export class EpropNetwork {
  readonly simulation: Simulation;
  readonly inputs: Population<typeof spikeSource>;
  readonly neurons: Population<typeof epropNeuron>;
  readonly readouts: Population<typeof epropReadout>;
  /** Plastic synapses from inputs to neurons and among neurons. */
  readonly recurrent: readonly [input: Projection<typeof eprop>, recurrent: Projection<typeof eprop>];
  readonly output: Projection<typeof epropOutput>;
  readonly feedback: Projection<typeof epropFeedback>;
  readonly #options: EpropNetworkOptions;
  readonly #renewTicks: number;
  /** What is neither in the simulation nor in the options: a part of a controller's state, beside `simulation`. */
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

  /** @throws ValidationError `unknown_option`, `size_mismatch` for weights, and what the parts of a network throw */
  constructor(options: EpropNetworkOptions) {
    checkOptions('EpropNetwork', options, OPTIONS);
    const { seed, inputs, lif, adaptive = 0, outputs, neuron = {}, emitter } = options;
    this.#options = options;
    const size = lif + adaptive;
    const { regularisation = 300, targetRateHz = 10, beta = epropNeuron.parameters.beta.default } = options;
    const weights = options.weights ?? drawWeights(seed, inputs, size, outputs);
    checkSize('weights.input', weights.input, size * inputs);
    checkSize('weights.recurrent', weights.recurrent, size * size);
    checkSize('weights.output', weights.output, outputs * size);
    checkSize('weights.feedback', weights.feedback, size * outputs);
    const network = new Network({ step: STEP * 1e-3, seed });
    const { tau_m = 20, tau_a = 2000, tau_out = 20, t_ref = 5, ...plain } = neuron;
    this.#renewTicks = Math.max(1, Math.round((2 * Math.min(tau_m, tau_out)) / STEP));
    this.inputs = network.population('inputs', spikeSource, { size: inputs });
    this.neurons = network.population('neurons', epropNeuron, {
      size,
      parameters: {
        ...plain,
        tau_m: ms(tau_m),
        tau_a: ms(tau_a),
        tau_out: ms(tau_out),
        t_ref: ms(t_ref),
        beta: Float64Array.from({ length: size }, (_, j) => (j < lif ? 0 : beta)),
      },
    });
    this.readouts = network.population('readouts', epropReadout, {
      size: outputs,
      parameters: { tau_out: ms(tau_out) },
    });
    const at = (matrix: ArrayLike<number>, sources: number) => (_: RandomStream, pre: number, post: number) =>
      matrix[post * sources + pre];
    const rule = {
      synapse: eprop,
      receptor: 'psp',
      parameters: { c_reg: quantity(regularisation, 'ms^2'), f_target: Hz(targetRateHz) },
    } as const;
    this.recurrent = [
      network.project(this.inputs, this.neurons, {
        ...rule,
        connect: allToAll(),
        delay: ms(0),
        initial: { w: at(weights.input, inputs) },
      }),
      network.project(this.neurons, this.neurons, {
        ...rule,
        connect: allToAll({ self: false }),
        initial: { w: at(weights.recurrent, size) },
      }),
    ];
    this.output = network.project(this.neurons, this.readouts, {
      synapse: epropOutput,
      connect: allToAll(),
      delay: ms(0),
      parameters: { tau_out: ms(tau_out) },
      initial: { w: at(weights.output, size) },
    });
    this.feedback = network.project(this.readouts, this.neurons, {
      synapse: epropFeedback,
      connect: allToAll(),
      receptor: 'learning',
      initial: { w: at(weights.feedback, outputs) },
    });
    this.simulation = simulate(network, { maximumRateHz: Infinity, ...(emitter === undefined ? {} : { emitter }) });
    this.outputs = new Float64Array(outputs);
    this.#followOutputs();
  }

  /**
   * Runs a trial from rest. With `learn`, its gradient is added to that of the batch.
   *
   * @throws ValidationError `impossible_value` for steps or a class that are not there, `size_mismatch` for a curve of another length,
   *   and what `playSpikes` throws
   */
  run(trial: EpropTrial, learn: boolean): EpropResult {
    const { simulation, neurons, readouts, progress } = this;
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
    if (typeof target !== 'number') checkSize('the target of a trial', target, window * size);
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
        this.#advance(Math.min(from - done, this.#renewTicks - (done % this.#renewTicks)), undefined);
        continue;
      }
      this.#advance(1, targetAt(done - from));
      for (let k = 0; k < size; k++) outputs[k] += this.outputs[k];
    }
    stop();
    const spikesOfAll = simulation.state(neurons, 'count').reduce((sum, count) => sum + count, 0);
    const loss = this.end();
    return {
      loss,
      outputs: outputs.map((sum) => sum / window),
      rateHz: (1000 * spikesOfAll) / (neurons.size * ticks * STEP),
    };
  }

  /**
   * Begins a trial from rest that is run step by step, in a closed loop. With `learn`, its gradient is added to that of the batch. A trial
   * that was begun and not ended is forgotten.
   */
  begin(learn: boolean): void {
    this.rest();
    this.simulation.input(this.neurons, 'open').fill(1);
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
      simulation.input(this.neurons, 'open').fill(0);
      simulation.step();
      simulation.setModulator('trial', ms(ticks * STEP));
      simulation.raise('settle');
      simulation.raise('gather');
      progress.trials += 1;
      progress.window = counted;
    }
    return this.#options.loss === 'cross_entropy' ? loss / counted : loss;
  }

  /** Brings neurons and readouts to rest, and forgets spikes under way. Weights and gradients stay. */
  rest(): void {
    this.simulation.clearActivity();
    this.simulation.raise('rest');
    this.simulation.raise('renew');
  }

  /**
   * Changes the weights by the gradients of the trials since the last time, divided by their number and, for `cross_entropy`, by the steps
   * that count. Without such trials, nothing changes.
   *
   * @param rate learning rate of this change. Default: that of the optimiser
   */
  commit(rate?: number): void {
    const { simulation, progress } = this;
    if (progress.trials === 0) return;
    const { optimiser = { kind: 'adam', rate: 0.005 }, loss } = this.#options;
    progress.commits += 1;
    const k = progress.commits;
    const { beta_1, beta_2 } = eprop.parameters;
    const correction = Math.sqrt(1 - pow(beta_2.default, k)) / (1 - pow(beta_1.default, k));
    simulation.setModulator('scale', 1 / (progress.trials * (loss === 'cross_entropy' ? progress.window : 1)));
    simulation.setModulator('rate', (rate ?? optimiser.rate) * (optimiser.kind === 'adam' ? correction : 1));
    simulation.raise(optimiser.kind === 'adam' ? 'adam' : 'descend');
    progress.trials = 0;
    this.#followOutputs();
  }

  /** The weights now. */
  weights(): Record<keyof EpropWeights, Float64Array> {
    return {
      input: this.#matrix(this.recurrent[0], 'w'),
      recurrent: this.#matrix(this.recurrent[1], 'w'),
      output: this.#matrix(this.output, 'w'),
      feedback: this.#matrix(this.feedback, 'w'),
    };
  }

  /** The gradients of this batch so far, as matrices of the same form: sums over its trials and their steps. */
  gradients(): Record<Exclude<keyof EpropWeights, 'feedback'>, Float64Array> {
    return {
      input: this.#matrix(this.recurrent[0], 'gradient'),
      recurrent: this.#matrix(this.recurrent[1], 'gradient'),
      output: this.#matrix(this.output, 'gradient'),
    };
  }

  #matrix(projection: Projection, name: string): Float64Array {
    const { source, target } = projection;
    const { pre, post } = this.simulation.connections(projection);
    const rows = new Float64Array(source.size * target.size);
    for (const [k, value] of this.simulation.synapses<SynapseModel, string>(projection, name).entries())
      rows[post[k] * source.size + pre[k]] = value;
    return rows;
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
    if (progress.ticks % this.#renewTicks !== 0) return;
    if (progress.learns) simulation.raise('settle');
    simulation.raise('renew');
  }

  #read(): void {
    const y = this.outputs;
    this.simulation.state(this.readouts, 'y', undefined, y);
    if (this.#options.loss === 'cross_entropy') softmax(y);
  }

  /** Compares the outputs with their target, tells the readouts what they are off, and returns the loss. */
  #judge(target: number | ArrayLike<number>): number {
    const y = this.outputs;
    const error = this.simulation.input(this.readouts, 'error');
    let loss = 0;
    for (let k = 0; k < y.length; k++) {
      const wanted = typeof target === 'number' ? Number(target === k) : target[k];
      const off = y[k] - wanted;
      error[k] = off;
      if (typeof target !== 'number') loss += 0.5 * off * off;
      else if (wanted > 0) loss -= wanted * log(y[k]);
    }
    return loss;
  }

  /** @throws ValidationError `impossible_value`, `size_mismatch` */
  #checkTarget(target: number | ArrayLike<number>): void {
    const entropy = this.#options.loss === 'cross_entropy';
    if (!entropy && typeof target !== 'number') checkSize('the target of a step', target, this.outputs.length);
    else if (!entropy || typeof target !== 'number' || !(target in this.outputs))
      throw new ValidationError('the target of a trial does not fit the loss', {
        code: 'impossible_value',
        expected: entropy ? `a class from 0 to ${this.outputs.length - 1}` : 'a curve',
        received: target,
      });
  }

  /** Gives symmetric feedback the weights of the outputs. */
  #followOutputs(): void {
    if (this.#options.feedback !== 'symmetric') return;
    const { output } = this.weights();
    const { pre, post } = this.simulation.connections(this.feedback);
    this.simulation.setSynapses(
      this.feedback,
      'w',
      Float64Array.from(pre, (k, n) => output[k * this.neurons.size + post[n]]),
    );
  }
}

function checkSize(what: string, values: ArrayLike<number>, size: number): void {
  if (values.length === size) return;
  throw new ValidationError(`${what} has another size`, {
    code: 'size_mismatch',
    expected: `${size} numbers`,
    received: values.length,
    block: 'EpropNetwork',
  });
}

/** Turns numbers into their softmax. */
function softmax(y: Float64Array): void {
  const top = y.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (let k = 0; k < y.length; k++) {
    y[k] = exp(y[k] - top);
    sum += y[k];
  }
  for (let k = 0; k < y.length; k++) y[k] /= sum;
}

/** Normal weights with a variance of 1 over the number of sources; those of the feedback have a variance of 1. */
function drawWeights(seed: number, inputs: number, neurons: number, outputs: number): EpropWeights {
  const draw = (name: string, targets: number, sources: number, deviation: number): Float64Array => {
    const random = new RandomStream(seed, `eprop/${name}`);
    return Float64Array.from({ length: targets * sources }, () => deviation * random.normal());
  };
  return {
    input: draw('input', neurons, inputs, 1 / Math.sqrt(inputs)),
    recurrent: draw('recurrent', neurons, neurons, 1 / Math.sqrt(neurons)),
    output: draw('output', outputs, neurons, 1 / Math.sqrt(neurons)),
    feedback: draw('feedback', neurons, outputs, 1),
  };
}
