import { wholeTicks } from '../../agents/clock.ts';
import { ValidationError } from '../../agents/errors.ts';
import { exp, sin, TURN } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import { PlaceCellGrid } from '../encoding/place-cells.ts';
import { placeEncoder } from '../encoding/place-encoder.ts';
import type { Numbers } from '../engine/compiler/index.ts';
import type {
  Encoder,
  Encoding,
  Population,
  Projection,
  Simulate,
  Simulation,
  SimulationOptions,
} from '../engine/index.ts';
import { allToAll, explicit, Hz, mV, Network, quantity, seconds, simulate } from '../engine/index.ts';
import { lifDiffusiveNoise } from '../neurons/lif-diffusive-noise.ts';
import { lifExponentialEscape } from '../neurons/lif-exponential-escape.ts';
import { lifSoftplus } from '../neurons/lif-softplus.ts';
import { lifSoftplusConductance } from '../neurons/lif-softplus-conductance.ts';
import { linearPoisson } from '../neurons/linear-poisson.ts';
import { reverseReplay } from '../synapses/reverse-replay.ts';
import { shortTermPlasticity } from '../synapses/short-term-plasticity.ts';
import { staticSynapse } from '../synapses/static.ts';
import type { BarrierScan } from './barrier-cells.ts';
import { BarrierCells } from './barrier-cells.ts';

/** Options of a {@link PlaceSheet}. */
export interface PlaceSheetOptions extends Pick<SimulationOptions, 'emitter'> {
  /** Seed of all draws of the sheet; a whole number. */
  readonly seed: number;
  /** Seconds per step, of which a whole number is 1 ms. The constants were found for 1 ms. */
  readonly period: number;
  /** Metres, side of the square that the sheet covers, around the origin. */
  readonly side: number;
  /** Number of places along one side. Default 40. */
  readonly cellsPerSide?: number;
  /** Number of cells of each place, which are connected with each other too. Default 1. */
  readonly cellsPerPlace?: number;
  /**
   * Spike mechanism of the cells: an escape rate, softplus or exponential, or noise below a threshold. `conductance`: a softplus, with
   * synapses that have reversal potentials. Default `softplus`.
   */
  readonly neuron?: PlaceNeuron;
  /** Which spikes strengthen a synapse: post before pre, or pre before post. Default `reverse`. */
  readonly rule?: 'reverse' | 'causal';
  /** Geometry of a range finder, with which the sheet learns walls; see {@link BarrierCells}. Default: no walls. */
  readonly scan?: BarrierScan;
  /**
   * Strength of the inhibition of all by all, as a share of that for an open field; dimensionless. Half is right in narrow ways,
   * where a wave divides and its parts go on. Default 1.
   */
  readonly inhibition?: number;
  /** Seconds of a cycle of rest, whose last 0.2 s are silent: a wave travels some 100 places in a second. Default 1. */
  readonly cycle?: number;
  /** 1/s, decay of weights while running. Default 0.03. */
  readonly decay?: number;
  /**
   * mV, width of the escape noise of softplus cells, above 0. With the default some 15 cells in the sheet spike by chance each second,
   * and waves start there; with half of it, one in seven seconds. Default 0.05.
   */
  readonly escapeNoise?: number;
  /**
   * mV/ms, peak of the suppression by theta while running. With twice the default all activity ends in each cycle, so that the next one
   * starts at the agent. Default 0.5.
   */
  readonly theta?: number;
  /** Builds the network, as `BuildSettings` give it. Default: in this process. */
  readonly simulate?: Simulate;
}

/**
 * The place cells that a sheet may have, with the sum of the weights onto each, the place input at rest in mV/ms, and the strength of
 * inhibition by that of softplus cells. With 0.1 mV/ms, most waves of exponential cells start elsewhere, by spikes of chance. Conductances
 * of inhibition grow with the potential, and those of excitation fall: with the weights of currents, little is active.
 */
const NEURONS = {
  softplus: { model: lifSoftplus, sum: 1, restDrive: 0.1, inhibitory: 1 },
  exponential: { model: lifExponentialEscape, sum: 1, restDrive: 0.25, inhibitory: 1 },
  conductance: { model: lifSoftplusConductance, sum: 1.1, restDrive: 0.1, inhibitory: 0.7 },
  threshold: { model: lifDiffusiveNoise, sum: 0.8, restDrive: 0.15, inhibitory: 1 },
} as const;

/** Name of the spike mechanism of the cells of a {@link PlaceSheet}. */
export type PlaceNeuron = keyof typeof NEURONS;

/** Share of the side: standard deviation of the place input. */
const FIELD_WIDTH = 0.04;
/** Widths from the agent at which the place input ends, where it is at 1.5e-8 of its peak. */
const FIELD_REACH = 6;
/** mV/ms, peak of the place input while running. */
const RUN_DRIVE = 0.5;
/** Hz, rhythm of the suppression by theta while running. */
const THETA_RATE = 7;
/** mV/ms, suppression that ends all activity. */
const SILENCE = 10;
/** Seconds of silence at the end of each cycle of rest. */
const SILENT = 0.2;
/** Seconds between two consolidations. */
const INTERVAL = 0.1;
/** Seconds that a spike travels. */
const DELAY = 1e-3;
/** Seconds, decay of excitation. */
const CURRENT = 3e-3;
const INHIBITORY_CELLS = 100;
/** Hz, what a release of 1 adds to the rate of each inhibitory cell in a sheet of 40 x 40. */
const EXCITATION = 20;
/** mV/ms, inhibition by a spike of a barrier cell. With 200 of them a second it ends all activity. */
const BARRIER = 5;
/** mV/ms, inhibition by a spike of an inhibitory cell. */
const INHIBITION = 0.01;
/** Release of the cells onto each other and onto inhibitory cells. */
const RELEASE = { U: 0.4, tau_rec: '300 ms', tau_fac: '200 ms' } as const;
/** Eligibility of a pair of spikes: the reciprocal of two windows of 20 ms. */
const ELIGIBILITY = 0.025;

/**
 * A sheet of place cells, each connected with those of the eight places around by plastic synapses, and inhibitory cells that receive
 * from all and send to all. At rest, waves of spikes start at the agent and travel over the sheet by themselves; `reverseReplay` learns
 * from them. It is the rate model of Haga & Fukai 2018 (eLife 7:e34171, water maze) with spikes.
 *
 * While running, cells are driven by a Gaussian around the agent and suppressed by theta. At rest a weak Gaussian stays where the agent
 * last was, and the last 200 ms of each second are silent.
 *
 * With a range finder, cells at walls that were felt are inhibited by barrier cells, so that waves go round walls, and what they teach
 * leads round. In a labyrinth, longer cycles let waves come to its end (sharp-wave ripples are longer in mazes too: Fernandez-Ruiz et
 * al. 2019, Science 364:1082). Narrower place input, which leaks less to the other side of a wall, was tried and led worse.
 *
 * The gains of excitation and inhibition were set, on two seeds, so that at rest some 40 compact waves in 15 s run at 11 times the
 * agent's speed, with 2.3 spikes per ms in the whole sheet.
 *
 * Deviations from the source: one stochastic neuron per place, on 40 x 40 places instead of 50 x 50; inhibition by the spikes of 100
 * cells, which gets release of its own; a rule of spikes in time, gated by reward; theta and the place input without noise, and no white
 * noise on every cell, for spikes are drawn.
 *
 * @example
 * const sheet = new PlaceSheet({ seed: 1, period: 1e-3, side: 2 });
 * sheet.simulation.onSpikes(sheet.cells, (tick, ids, count) => console.log(tick, ids.subarray(0, count)));
 * for (let tick = 0; tick < 500; tick++) sheet.run(0.3, -0.2);
 * for (let tick = 0; tick < 1000; tick++) sheet.rest(0.3, -0.2, tick * 1e-3, 0); // waves, of which nothing is learned
 */
export class PlaceSheet {
  /** Cell ix + iy * cellsPerSide is in column ix of row iy. The second cells of all places come after the first, and so on. */
  readonly cells: Population<(typeof NEURONS)[PlaceNeuron]['model']>;
  /** Inhibitory cells, 100 of them, which receive from all place cells and inhibit all. */
  readonly inhibition: Population<typeof linearPoisson>;
  /** Synapses between neighbours, whose `w` is learned. */
  readonly recurrent: Projection<typeof reverseReplay>;
  /** Map of walls; undefined without a range finder. */
  readonly barriers: BarrierCells | undefined;
  /** The network at work. Its state is all that the sheet has. */
  readonly simulation: Simulation;
  /** Metres, x and y of the place of each cell, interleaved. */
  readonly centres: Float64Array;
  readonly #period: number;
  readonly #cycle: number;
  readonly #theta: number;
  readonly #intervalTicks: number;
  /** The place input, and the numbers that it is encoded from. */
  readonly #code: Encoding;
  readonly #place = new Float64Array(3);
  readonly #suppression: Numbers;

  /** @throws TimingError `not_whole_ticks` where 1 ms is no whole number of steps, ValidationError `invalid_option` */
  constructor({
    seed,
    period,
    side,
    cellsPerSide = 40,
    cellsPerPlace = 1,
    neuron = 'softplus',
    rule = 'reverse',
    scan,
    inhibition = 1,
    cycle = 1,
    decay = 0.03,
    escapeNoise = lifSoftplus.parameters.delta_u.default,
    theta = 0.5,
    simulate: build = simulate,
    ...options
  }: PlaceSheetOptions) {
    wholeTicks(DELAY, period, 'the time that a spike travels');
    if (!Number.isInteger(cellsPerPlace) || cellsPerPlace < 1) {
      throw new ValidationError('a place has an impossible number of cells', {
        code: 'invalid_option',
        expected: 'a whole number from 1',
        received: cellsPerPlace,
      });
    }
    const { model, sum, restDrive, inhibitory } = NEURONS[neuron];
    const places = cellsPerSide * cellsPerSide;
    const size = places * cellsPerPlace;
    const axis = Float64Array.from({ length: cellsPerSide }, (_, i) => side * ((i + 0.5) / cellsPerSide - 0.5));
    const network = new Network({ step: seconds(period), seed });
    this.cells = network.population('place', model, {
      size,
      parameters: {
        J: mV((model.parameters.J.default * pulse(DELAY)) / pulse(period)),
        ...(model === lifSoftplus ? { delta_u: mV(escapeNoise) } : {}),
      },
    });
    this.inhibition = network.population('inhibition', linearPoisson, { size: INHIBITORY_CELLS });
    const { pairs, shares, equal } = neighbours(cellsPerSide, cellsPerPlace, new RandomStream(seed, 'place sheet'));
    const ofSum = (share: number): number => sum * share;
    this.recurrent = network.project(this.cells, this.cells, {
      name: 'recurrent',
      synapse: reverseReplay,
      connect: explicit(pairs),
      receptor: 'excitatory',
      delay: seconds(DELAY),
      parameters: {
        ...RELEASE,
        w_sum: sum,
        A_pre: rule === 'reverse' ? ELIGIBILITY : 0,
        A_post: rule === 'causal' ? ELIGIBILITY : 0,
        interval: seconds(INTERVAL),
        lambda: quantity(decay, '1/s'),
      },
      initial: { w: shares.map(ofSum), w_0: equal.map(ofSum) },
    });
    network.project(this.cells, this.inhibition, {
      synapse: shortTermPlasticity,
      connect: allToAll(),
      delay: seconds(DELAY),
      parameters: RELEASE,
      initial: { w: Hz((EXCITATION * 40 * 40) / size) },
    });
    network.project(this.inhibition, this.cells, {
      synapse: staticSynapse,
      connect: allToAll(),
      receptor: 'inhibitory',
      delay: '0 ms',
      initial: { w: quantity(INHIBITION * inhibitory * inhibition, 'mV/ms') },
    });
    if (scan !== undefined) {
      this.barriers = new BarrierCells(network, { side, cellsPerSide, delay: DELAY, scan });
      network.project(this.barriers.cells, this.cells, {
        synapse: staticSynapse,
        connect: explicit(Array.from({ length: size }, (_, cell) => [cell % places, cell])),
        receptor: 'inhibitory',
        delay: seconds(DELAY),
        initial: { w: quantity(BARRIER, 'mV/ms') },
      });
    }
    const width = FIELD_WIDTH * side;
    const fields = { x: axis, y: axis, width, reach: FIELD_REACH * width };
    const running = new PlaceCellGrid({ ...fields, peak: RUN_DRIVE });
    const resting = new PlaceCellGrid({ ...fields, peak: restDrive });
    this.#code = network.encode(this.cells, 'drive', driveEncoder(running, resting, cellsPerPlace), 'mV/ms');
    this.simulation = build(network, options);
    this.barriers?.attach(this.simulation);
    this.#cycle = cycle;
    this.#theta = theta;
    this.#period = period;
    this.#intervalTicks = wholeTicks(INTERVAL, period, 'the time between two consolidations');
    const { centres } = running;
    this.centres = Float64Array.from({ length: 2 * size }, (_, k) => centres[k % (2 * places)]);
    this.#suppression = this.simulation.input(this.cells, 'suppression', 'mV/ms');
  }

  /** Makes a step of an agent that runs, at a place in m. */
  run(x: number, y: number): void {
    const rhythm = (sin(TURN * THETA_RATE * this.simulation.tick * this.#period) + 1) / 2;
    this.#step(x, y, this.#theta * rhythm, 1, 0);
  }

  /**
   * Makes a step of rest.
   *
   * @param x m, where the agent is
   * @param y m, where the agent is
   * @param elapsed s since the rest began
   * @param eta third factor of learning: 1 at a goal, else 0
   * @param silenced whether the silence lasts throughout, so that no wave starts; default false
   */
  rest(x: number, y: number, elapsed: number, eta: number, silenced = false): void {
    // Half a step keeps the comparison away from rounding.
    const silent = silenced || (elapsed + this.#period / 2) % this.#cycle > this.#cycle - SILENT;
    this.#step(x, y, silent ? SILENCE : 0, 0, eta);
  }

  /** Number of cycles of rest that are over when it has lasted for so many seconds. */
  cyclesOver(elapsed: number): number {
    return Math.floor((elapsed + this.#period / 2) / this.#cycle);
  }

  /** Shuffles weights, with their eligibility, among the inputs of each cell: what was learned is lost, and no weight is. */
  shuffle(random: RandomStream): void {
    const { simulation, recurrent } = this;
    const { post } = simulation.connections(recurrent);
    const from = post.map((_, k) => k);
    // Synapses are in the order of their targets.
    for (let first = 0, end = 0; first < post.length; first = end) {
      while (end < post.length && post[end] === post[first]) end++;
      for (let k = end - 1; k > first; k--) {
        const other = first + random.integer(k - first + 1);
        [from[k], from[other]] = [from[other], from[k]];
      }
    }
    for (const name of ['w', 'e'] as const) {
      const values = simulation.synapses(recurrent, name);
      simulation.setSynapses(
        recurrent,
        name,
        Float64Array.from(from, (k) => values[k]),
      );
    }
  }

  #step(x: number, y: number, suppression: number, running: number, eta: number): void {
    const { simulation } = this;
    this.#place[0] = x;
    this.#place[1] = y;
    this.#place[2] = running;
    simulation.encode(this.#code, this.#place);
    this.#suppression.fill(suppression);
    simulation.setModulator('running', running);
    simulation.setModulator('eta', eta);
    simulation.step();
    const since = simulation.tick % this.#intervalTicks;
    if (since === 0) simulation.raise('consolidate');
    else if (since === 1) simulation.raise('normalise');
  }
}

/** Encodes x and y in m, and whether the agent runs (1) or rests (0), as the input of all cells of the places. */
function driveEncoder(running: PlaceCellGrid, resting: PlaceCellGrid, cellsPerPlace: number): Encoder {
  const places = running.size;
  const size = cellsPerPlace * places;
  const [runs, rests] = [running, resting].map((cells) => placeEncoder(cells).c);
  return {
    size,
    reads: 3,
    write({ 0: x, 1: y, 2: runsNow }, out) {
      (runsNow === 0 ? resting : running).encode(x, y, out);
      for (let first = places; first < size; first += places) out.copyWithin(first, 0, places);
    },
    c: {
      body: `  if (numbers[2] == 0.0) {
${rests.body}
  } else {
${runs.body}
  }
  for (uint32_t first = ${places}u; first < ${size}u; first += ${places}u) memcpy(out + first, out, ${places}u * sizeof *out);`,
      constants: runs.constants + rests.constants,
      scratch: runs.scratch + rests.scratch,
      operations: Math.max(runs.operations, rests.operations),
    },
  };
}

/** Effect of a release in steps of `period` seconds, without leak, as a ratio to that in the shortest steps; dimensionless. */
function pulse(period: number): number {
  return period / CURRENT / (1 - exp(-period / CURRENT));
}

/**
 * Synapses onto each cell of a square grid from all others of its place and of the places around: the pairs, and two kinds of weights
 * whose sum onto each cell is 1, random and equal ones.
 */
function neighbours(side: number, cellsPerPlace: number, stream: RandomStream) {
  const pairs: [pre: number, post: number][] = [];
  const shares: number[] = [];
  const equal: number[] = [];
  const copies = Array.from({ length: cellsPerPlace }, (_, copy) => copy * side * side);
  const around = (at: number): number[] => [at - 1, at, at + 1].filter((one) => one >= 0 && one < side);
  for (let cell = 0; cell < cellsPerPlace * side * side; cell++) {
    const [x, y] = [cell % side, Math.floor(cell / side) % side];
    const places = around(y).flatMap((row) => around(x).map((column) => column + row * side));
    const others = copies.flatMap((copy) => places.map((place) => copy + place)).filter((source) => source !== cell);
    const draws = others.map(() => stream.uniform());
    const sum = draws.reduce((a, b) => a + b, 0);
    for (const [k, source] of others.entries()) {
      pairs.push([source, cell]);
      shares.push(draws[k] / sum);
      equal.push(1 / others.length);
    }
  }
  return { pairs, shares, equal };
}
