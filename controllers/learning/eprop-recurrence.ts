import { given } from '../../agents/given.ts';
import { pow } from '../../kernels/math-f64.ts';
import type { RandomStream } from '../../kernels/random.ts';
import type {
  NeuronModel,
  Population,
  Projection,
  Simulate,
  Simulation,
  SimulationOptions,
  SynapseModel,
} from '../engine/index.ts';
import { allToAll, Hz, ms, Network, quantity, simulate } from '../engine/index.ts';
import { epropNeuron } from '../neurons/eprop-neuron.ts';
import { epropReadout } from '../neurons/eprop-readout.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { eprop } from '../synapses/eprop.ts';
import { epropFeedback } from '../synapses/eprop-feedback.ts';
import type { epropOutput } from '../synapses/eprop-output.ts';
import { checkEpropWeights, drawEpropWeights, type EpropWeights } from './eprop-weights.ts';

/** How gradients become weights. */
export interface EpropOptimiser {
  /** `adam` (Kingma & Ba 2015), or plain gradient descent. */
  readonly kind: 'adam' | 'descent';
  /** Learning rate per batch: for Adam about the change of a weight, for descent a factor of the gradient. */
  readonly rate: number;
}

/** Options that recurrent networks of e-prop have in common. */
export interface EpropRecurrenceOptions {
  /** Seed of the weights at the start, a whole number. */
  readonly seed: number;
  /** Number of inputs, each a train of spikes. */
  readonly inputs: number;
  /** Number of LIF neurons. */
  readonly lif: number;
  /** Number of adaptive neurons. Default 0. */
  readonly adaptive?: number;
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
  /** Builds the network, as `BuildSettings` give it. Default: in this process. */
  readonly simulate?: Simulate;
}

/** The options above, for `checkOptions`. */
export const EPROP_RECURRENCE_OPTIONS = {
  seed: true,
  inputs: true,
  lif: true,
  adaptive: true,
  feedback: true,
  optimiser: true,
  neuron: true,
  beta: true,
  regularisation: true,
  targetRateHz: true,
  weights: true,
  emitter: true,
  simulate: true,
} as const satisfies Record<keyof EpropRecurrenceOptions, true>;

/** The models of a form of e-prop. They have all that `epropNeuron`, `eprop` and `epropOutput` have. */
export interface EpropForm<N extends NeuronModel, S extends SynapseModel, O extends SynapseModel> {
  readonly neuron: N;
  readonly synapse: S;
  readonly output: O;
  /** Parameters of the output synapses that `epropOutput` has not, dimensionless. Default: none. */
  readonly outputParameters?: Readonly<Record<string, number>>;
}

/** ms, the step of the networks. */
const STEP = 1;

/**
 * Inputs, LIF and adaptive neurons connected all-to-all, leaky readouts and their feedback, in steps of 1 ms, with the models of a form of
 * e-prop: what is built, brought to rest, gathered and changed in the same way whatever is learned from.
 */
export class EpropRecurrence<N extends NeuronModel, S extends SynapseModel, O extends SynapseModel> {
  readonly simulation: Simulation;
  readonly inputs: Population<typeof spikeSource>;
  readonly neurons: Population<N>;
  readonly readouts: Population<typeof epropReadout>;
  readonly recurrent: readonly [input: Projection<S>, recurrent: Projection<S>];
  readonly output: Projection<O>;
  readonly feedback: Projection<typeof epropFeedback>;
  /** Number of steps after which the maps of the neurons are renewed. */
  readonly renewTicks: number;
  readonly #options: EpropRecurrenceOptions;

  /** @throws ValidationError `size_mismatch` for weights, and what the parts of a network throw */
  constructor(block: string, options: EpropRecurrenceOptions, outputs: number, form: EpropForm<N, S, O>) {
    const { seed, inputs, lif, adaptive = 0, neuron = {}, emitter, simulate: build = simulate } = options;
    this.#options = options;
    const size = lif + adaptive;
    const { regularisation = 300, targetRateHz = 10, beta = epropNeuron.parameters.beta.default } = options;
    const sizes = { inputs, neurons: size, outputs };
    const weights = options.weights ?? drawEpropWeights(seed, sizes);
    checkEpropWeights(weights, sizes, block);
    const network = new Network({ step: ms(STEP), seed });
    const { tau_m = 20, tau_a = 2000, tau_out = 20, t_ref = 5, ...plain } = neuron;
    this.renewTicks = Math.max(1, Math.round((2 * Math.min(tau_m, tau_out)) / STEP));
    this.inputs = network.population('inputs', spikeSource, { size: inputs });
    // The types of options cannot be told for models that are not known yet; those of every form have these.
    const models = form as unknown as EpropForm<typeof epropNeuron, typeof eprop, typeof epropOutput>;
    const neurons = network.population('neurons', models.neuron, {
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
      synapse: models.synapse,
      receptor: 'psp',
      parameters: { c_reg: quantity(regularisation, 'ms^2'), f_target: Hz(targetRateHz) },
    } as const;
    const recurrent = [
      network.project(this.inputs, neurons, {
        ...rule,
        connect: allToAll(),
        delay: ms(0),
        initial: { w: at(weights.input, inputs) },
      }),
      network.project(neurons, neurons, {
        ...rule,
        connect: allToAll({ self: false }),
        initial: { w: at(weights.recurrent, size) },
      }),
    ] as const;
    const output = network.project(neurons, this.readouts, {
      synapse: models.output,
      connect: allToAll(),
      delay: ms(0),
      parameters: { ...form.outputParameters, tau_out: ms(tau_out) },
      initial: { w: at(weights.output, size) },
    });
    this.feedback = network.project(this.readouts, neurons, {
      synapse: epropFeedback,
      connect: allToAll(),
      receptor: 'learning',
      initial: { w: at(weights.feedback, outputs) },
    });
    this.neurons = neurons as unknown as Population<N>;
    this.recurrent = recurrent as unknown as typeof this.recurrent;
    this.output = output as unknown as Projection<O>;
    this.simulation = build(network, { maximumRateHz: Infinity, ...given({ emitter }) });
    this.#followOutputs();
  }

  /** Brings neurons and readouts to rest, and forgets spikes under way. Weights and gradients stay. */
  rest(): void {
    this.simulation.clearActivity();
    this.simulation.raise('rest');
    this.simulation.raise('renew');
  }

  /** Sets whether spikes leave an eligibility: 1 from the start of a trial to its end, else 0. */
  open(level: 0 | 1): void {
    this.simulation.input<NeuronModel>(this.neurons, 'open', '1').fill(level);
  }

  /** Makes the traces of now the reference of the maps. @param learns whether they are to be kept */
  renew(learns: boolean): void {
    if (learns) this.simulation.raise('settle');
    this.simulation.raise('renew');
  }

  /** Adds the gradient of a trial to that of the batch. @param ticks length of the trial */
  gather(ticks: number): void {
    this.simulation.setModulator('trial', ms(ticks * STEP));
    this.simulation.raise('settle');
    this.simulation.raise('gather');
  }

  /**
   * Changes the weights by the gradient of the batch, which begins anew.
   *
   * @param scale factor of the gradient
   * @param commits number of changes, this one included
   * @param rate learning rate. Default: that of the optimiser
   */
  change(scale: number, commits: number, rate: number | undefined): void {
    const { optimiser = { kind: 'adam', rate: 0.005 } } = this.#options;
    const { beta_1, beta_2 } = eprop.parameters;
    const correction = Math.sqrt(1 - pow(beta_2.default, commits)) / (1 - pow(beta_1.default, commits));
    this.simulation.setModulator('scale', scale);
    this.simulation.setModulator('rate', (rate ?? optimiser.rate) * (optimiser.kind === 'adam' ? correction : 1));
    this.simulation.raise(optimiser.kind === 'adam' ? 'adam' : 'descend');
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

  /** Hz, mean rate of the neurons since the start of a trial. @param ticks since then */
  rateHz(ticks: number): number {
    const counts = this.simulation.state<NeuronModel, string>(this.neurons, 'count', '1');
    return (1000 * counts.reduce((sum, count) => sum + count, 0)) / (this.neurons.size * ticks * STEP);
  }

  #matrix(projection: Projection, name: string): Float64Array {
    const { source, target } = projection;
    const { pre, post } = this.simulation.connections(projection);
    const rows = new Float64Array(source.size * target.size);
    for (const [k, value] of this.simulation.synapses<SynapseModel, string>(projection, name).entries())
      rows[post[k] * source.size + pre[k]] = value;
    return rows;
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
