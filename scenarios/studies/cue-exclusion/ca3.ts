import { wholeTicks } from '../../../agents/clock.ts';
import { given } from '../../../agents/given.ts';
import type { Numbers } from '../../../controllers/engine/compiler/index.ts';
import type { Simulate, Simulation, SimulationOptions } from '../../../controllers/engine/index.ts';
import { nS, simulate } from '../../../controllers/engine/index.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import type { Exploration } from './ca3-exploration.ts';
import { describeExploration } from './ca3-exploration.ts';
import type { Rest } from './ca3-rest.ts';
import { describeRest, REST_STEP } from './ca3-rest.ts';

/** Options of a {@link Ca3}. */
export interface Ca3Options extends Pick<SimulationOptions, 'emitter' | 'threads'> {
  /** Seed of all draws; a whole number. */
  readonly seed: number;
  /** Seconds per step, a whole number of 0.1 ms. */
  readonly period: number;
  /** Metres, start and end of the track, which is run from the start. */
  readonly track: readonly [from: number, to: number];
  /** Number of pyramidal cells, at least 2. Default 8000. */
  readonly cells?: number;
  /** Number of pyramidal cells that a cell receives from, on average; at most `cells`. Default 800. */
  readonly inputs?: number;
  /** Number of basket cells. Default 150. */
  readonly basketCells?: number;
  /** Window of the rule that recurrent synapses learn by. Default `symmetric`. */
  readonly rule?: 'symmetric' | 'asymmetric';
  /** Factor by which learned recurrent weights count at rest. Default 0.62, or 1.27 with the asymmetric rule. */
  readonly gain?: number;
  /** nS, largest sum of the recurrent weights that a cell learns, before `gain`. Default: no bound. */
  readonly weightSum?: number;
  /** Number of plastic interneurons; with any, a tenth of the place cells respond to a cue. Default 0. */
  readonly interneurons?: number;
  /** Whether the synapses from and to plastic interneurons learn. Default true. */
  readonly inhibitoryLearning?: boolean;
  /** Builds its networks, as `BuildSettings` give them. Default: in this process. */
  readonly simulate?: Simulate;
}

/** Hz, rate of a mossy fibre. */
const MOSSY_RATE = 15;
/** By rule: weight of a mossy fibre in nS, and factor by which learned weights count. */
const BY_RULE = {
  symmetric: { mossyWeight: 19.15, gain: 0.62 },
  asymmetric: { mossyWeight: 21.5, gain: 1.27 },
} as const;
/** nS, above any sum of weights. */
const NO_BOUND = 1e6;
/** m, where no cell has a field. */
const AWAY = 1e4;

/**
 * CA3 that learns a track while its animal runs, and replays it at rest (Ecker et al. 2022, eLife 11:e71850; with plastic interneurons:
 * Liao et al. 2024, Nat Neurosci 27:1987). There are two networks of the same cells, as in the sources: one that learns from the spikes of
 * running, and one of adaptive exponential cells, with frozen weights, that is at rest. `consolidate` takes weights from one to the other.
 *
 * With fewer `cells` and the same `inputs` a cell receives as much as at full size, by denser connections. What changes: two cells have
 * more inputs in common, a place has fewer cells, and the rates of the population are noisier.
 */
export class Ca3 {
  /** Populations and synapses of the network that learns while the animal runs. */
  readonly exploration: Exploration;
  /** Network of {@link exploration} at work. */
  readonly running: Simulation;
  /** Populations and synapses of the network that replays, with frozen weights. */
  readonly rest: Rest;
  /** Network of {@link rest} at work. */
  readonly resting: Simulation;
  readonly #gain: number;
  readonly #stepsPerPeriod: number;
  readonly #bounded: boolean;
  readonly #x: readonly Numbers[];
  readonly #cue: readonly Numbers[];

  /** @throws TimingError `not_whole_ticks` where the period is no whole number of 0.1 ms */
  constructor(options: Ca3Options) {
    const { seed, period, track, cells = 8000, inputs = 800, basketCells = 150, rule = 'symmetric' } = options;
    const { gain = BY_RULE[rule].gain, weightSum, interneurons = 0, inhibitoryLearning = true } = options;
    const { emitter, threads, simulate: build = simulate } = options;
    const how = given({ emitter, threads });
    const learning = { seed, period, track, cells, inputs, rule, interneurons, inhibitoryLearning };
    this.exploration = describeExploration({ ...learning, weightSum: weightSum ?? NO_BOUND });
    this.running = build(this.exploration.network, how);
    const { pyramidal, recurrent, inhibition } = this.exploration;
    this.rest = describeRest({
      ...{ seed, cells, inputs, basketCells, mossyWeight: BY_RULE[rule].mossyWeight },
      recurrent: this.running.connections(recurrent),
      ...(inhibition && {
        inhibition: {
          size: interneurons,
          ontoPyramidal: this.running.connections(inhibition.ontoPyramidal),
          fromPyramidal: this.running.connections(inhibition.fromPyramidal),
        },
      }),
    });
    this.resting = build(this.rest.network, how);
    this.resting.input(this.rest.mossyFibres, 'rate', 'Hz').fill(MOSSY_RATE);
    this.#gain = gain;
    this.#bounded = weightSum !== undefined;
    this.#stepsPerPeriod = wholeTicks(period, REST_STEP, 'the step of CA3');
    const populations = inhibition === undefined ? [pyramidal] : [pyramidal, inhibition.interneurons];
    this.#x = populations.map((population) => this.running.input(population, 'x', 'm'));
    this.#cue = populations.map((population) => this.running.input(population, 'cue'));
  }

  /**
   * Makes a step of an animal that runs.
   *
   * @param x m, where it is on the track
   * @param cue whether the cue is shown
   */
  run(x: number, cue = false): void {
    for (const inputs of this.#x) inputs.fill(x);
    for (const inputs of this.#cue) inputs.fill(cue ? 1 : 0);
    this.running.step();
  }

  /**
   * Gives the network at rest the weights that were learned so far. Where sums are bounded, it scales what was learned, in a step without
   * a place.
   *
   * @param shuffle shuffles the recurrent weights among all synapses, so that what was learned is lost and no weight is. Default: as learned
   */
  consolidate(shuffle?: RandomStream): void {
    const { running, resting, exploration, rest } = this;
    if (this.#bounded) {
      running.raise('sum');
      this.run(AWAY);
      running.raise('bound');
    }
    const learned = running.synapses(exploration.recurrent, 'w', 'nS').map((w) => this.#gain * w);
    const order = shuffle?.permutation(learned.length);
    resting.setSynapses(
      rest.recurrent,
      'w',
      nS(order === undefined ? learned : learned.map((_, k) => learned[order[k]])),
    );
    if (exploration.inhibition === undefined || rest.inhibition === undefined) return;
    for (const name of ['ontoPyramidal', 'fromPyramidal'] as const)
      resting.setSynapses(rest.inhibition[name], 'w', nS(running.synapses(exploration.inhibition[name], 'w', 'nS')));
  }

  /** Makes a step of rest. The network goes on from where the last rest ended. */
  stepRest(): void {
    this.resting.step(this.#stepsPerPeriod);
  }
}
