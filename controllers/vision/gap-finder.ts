import type { EventCameraSettings } from '../../agents/index.ts';
import { exp, sin } from '../../kernels/math-f64.ts';
import type { Population, Simulate, Simulation, SimulationOptions } from '../engine/index.ts';
import { explicit, mV, Network, oneToOne, seconds, simulate } from '../engine/index.ts';
import { simulationOptions } from '../engine/run/simulation-options.ts';
import { lifDelta } from '../neurons/lif-delta.ts';
import { loomingDetector } from '../neurons/looming-detector.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { timeDifferenceEncoder } from '../neurons/time-difference-encoder.ts';
import { staticSynapse } from '../synapses/static.ts';
import type { Eye } from './eye.ts';
import { eyeOf } from './eye.ts';

/**
 * Cue to the nearness of a surface: `motion` of the image away from straight ahead. The others are controls for experiments:
 * `reversed` for motion towards straight ahead, `density` for the number of edges that pass, however fast they do.
 */
export type Nearness = 'motion' | 'reversed' | 'density';

/** Options of {@link GapFinder}. */
export interface GapFinderOptions extends Pick<SimulationOptions, 'emitter'> {
  /** Camera that looks to the left; together, the two see straight ahead. */
  readonly left: EventCameraSettings;
  /** Camera that looks to the right. */
  readonly right: EventCameraSettings;
  /** Metres per second, speed of the body between two decisions. */
  readonly speed: number;
  /** Factor on the inhibition of directions by nearness. Default 1. */
  readonly motionGain?: number;
  /** Factor on what looming does to directions. Default 1. */
  readonly loomingGain?: number;
  /** Cue to the nearness of surfaces. Default `motion`. */
  readonly nearness?: Nearness;
  /** Seed of the network. */
  readonly seed: number;
  /** Seconds per step of the network. */
  readonly period: number;
  /** Builds the network, as `BuildSettings` give it. Default: in this process. */
  readonly simulate?: Simulate;
}

/** Pixels of a retinal cell. */
const CELL = { width: 1, height: 8 } as const;
/** An edge: three steps with events of a cell within some 10 ms. The other events of that edge fall into the refractory time. */
const EDGE = { E_L: '0 mV', V_reset: '0 mV', V_th: '2.5 mV', tau_m: '10 ms', t_ref: '35 ms' } as const;
/** Metres, distance of a surface whose motion facilitates by 1 / e. */
const DISTANCE = { ahead: 0.55, aside: 0.4 } as const;
/** Seconds, longest time constant of facilitation; it holds straight ahead, where surfaces hardly move. */
const LONGEST_FACILITATION = 0.24;
/** Current of a fully facilitated encoder. It fires from a facilitation of 0.38 on: at a distance up to 0.98 of DISTANCE. */
const TRIGGER = '4 nA';
/** Radians from straight ahead within which what is near looms; further aside it repels. */
const FRONT = 0.286;
/** Columns of encoders that a nearness cell looks at. */
const POOL = 4;
/** A nearness cell: two spikes of encoders within some 15 ms. At its refractory rate, more edges do not make it fire more. */
const NEAR = { E_L: '0 mV', V_reset: '0 mV', V_th: '1.5 mV', tau_m: '15 ms', t_ref: '38 ms' } as const;
/** mV, what a spike of an encoder does to a nearness cell: motion of the sign that it asks for, and the other one. */
const OPPONENT = { preferred: 1, null: -2 } as const;
/** mV, what an edge does to a nearness cell in the control by density; of 0.67, 1 and 1.5 that with which it gets furthest. */
const DENSITY = 1;
/** Weights of a spike of a nearness cell ahead onto a looming detector, dimensionless. */
const LOOMING_INPUT = { motion: 0.5, size: 0.02 } as const;
/** Inhibition of the directions in which something is near: depth in mV, standard deviation in rad. */
const NEAR_REPULSION = { depth: 1, width: 0.25 } as const;
/**
 * Looming inhibits the directions about its eye's side of straight ahead and excites the others, so that the body turns at once:
 * depth in mV, standard deviation and side in rad, excitation as a share of the depth.
 */
const LOOMING_REPULSION = { depth: 1.2, width: 0.3, side: 0.1, excitation: 0.4 } as const;
/** mV; weaker synapses are left out. */
const LEAST_WEIGHT = 0.01;
const REST = '-70 mV';
const THRESHOLD = '-55 mV';
const DEGREE = 0.017453292519943295;

/** Radians from straight ahead, counter-clockwise: the directions to which the body may turn. */
export const DIRECTIONS = Float64Array.from({ length: 25 }, (_, k) => (k - 12) * 5 * DEGREE);

/**
 * Chooses a direction without obstacles from the motion on two retinas while the body moves straight on.
 *
 * A cell of the first layer fires once for each edge. Time-difference encoders lie between neighbouring cells of a row, one for
 * motion away from straight ahead and one for the other way. A surface at distance d and bearing b moves at v sin(b) / d, so that
 * it takes pitch d / (v sin(b)) from one cell to the next. Facilitation decays in pitch D / (v sin(b)), so that an encoder
 * responds with e^(-d / D): to nearness, at any bearing (after the nearness maps of Bertrand, Lindemann & Egelhaaf 2015, PLoS
 * Comput Biol 11:e1004339).
 *
 * Nearness cells pool the encoders of some columns. Encoders of the two directions oppose each other there, which cancels what
 * flicker and fine textures excite alike. Their refractory time bounds the rate, so that a texture of many edges is not nearer
 * than one of few, as bees keep to the middle between gratings of different periods (Srinivasan, Lehrer, Kirchner & Zhang 1991,
 * Vis Neurosci 6:519).
 *
 * Aside, each nearness cell inhibits the direction cells about its bearing, which integrate towards their threshold: the least
 * inhibited cell fires first and wins (the inverse winner-take-all of Schoepe, Janotte, Milde, Bertrand, Egelhaaf & Chicca 2024,
 * Nat Commun 15:817). Ahead, nearness cells excite two looming detectors, one per eye, which drive the choice away from there.
 */
export class GapFinder {
  /** The network at work. */
  readonly simulation: Simulation;
  /** Cells and bearings of the left and of the right camera. */
  readonly eyes: readonly [Eye, Eye];
  /** ON and OFF cells of both cameras, those of the left one first. */
  readonly retina: Population<typeof spikeSource>;
  /** Encoders: those of outward motion, then as many of inward motion. */
  readonly motion: Population<typeof timeDifferenceEncoder>;
  /** Nearness cells: each pools the encoders of up to four columns. */
  readonly near: Population<typeof lifDelta>;
  /** Two looming detectors: for the left of straight ahead, then for the right. */
  readonly looming: Population<typeof loomingDetector>;
  /** Direction cells, one for each of {@link DIRECTIONS}; the first to spike wins. */
  readonly direction: Population<typeof lifDelta>;

  constructor(options: GapFinderOptions) {
    const { speed, motionGain = 1, loomingGain = 1, nearness = 'motion', seed, period } = options;
    const network = new Network({ seed, step: seconds(period) });
    this.eyes = [eyeOf(options.left, CELL), eyeOf(options.right, CELL)];
    const size = this.eyes.reduce((sum, { retina }) => sum + retina.size, 0);
    this.retina = network.population('retina', spikeSource, { size });
    const edge = network.population('edge', lifDelta, { size, parameters: EDGE });
    network.project(this.retina, edge, { synapse: staticSynapse, connect: oneToOne(), initial: { w: '1 mV' } });
    const { pairs, pools } = outwardPairs(this.eyes);
    const encoders = [...pairs, ...pairs.map((pair) => ({ ...pair, from: pair.to, to: pair.from }))];
    this.motion = network.population('motion', timeDifferenceEncoder, {
      size: encoders.length,
      parameters: {
        tau_fac: seconds(encoders.map(({ bearing, pitch }) => facilitation(bearing, pitch, speed))),
        tau_trig: '5 ms',
        tau_m: '10 ms',
      },
    });
    network.project(edge, this.motion, {
      name: 'facilitator',
      synapse: staticSynapse,
      receptor: 'facilitator',
      connect: explicit(encoders.map(({ from }, k) => [from, k])),
      initial: { w: 1 },
    });
    network.project(edge, this.motion, {
      name: 'trigger',
      synapse: staticSynapse,
      receptor: 'trigger',
      connect: explicit(encoders.map(({ to }, k) => [to, k])),
      initial: { w: TRIGGER },
    });
    this.near = network.population('near', lifDelta, { size: pools.length, parameters: NEAR });
    if (nearness === 'density')
      network.project(edge, this.near, {
        synapse: staticSynapse,
        connect: explicit(pairs.map(({ to, pool }) => [to, pool])),
        initial: { w: mV(DENSITY) },
      });
    else
      network.project(this.motion, this.near, {
        synapse: staticSynapse,
        connect: explicit(encoders.map(({ pool }, k) => [k, pool])),
        initial: {
          w: mV(
            encoders.map((_, k) => {
              const isOutward = k < pairs.length;
              return isOutward === (nearness === 'motion') ? OPPONENT.preferred : OPPONENT.null;
            }),
          ),
        },
      });
    this.looming = network.population('looming', loomingDetector, { size: 2, parameters: { tau_ex: '20 ms' } });
    const isAhead = (bearing: number): boolean => Math.abs(bearing) < FRONT;
    for (const receptor of ['motion', 'size'] as const)
      network.project(this.near, this.looming, {
        name: receptor,
        synapse: staticSynapse,
        receptor,
        connect: explicit(
          pools.flatMap((bearing, pool): [number, number][] => (isAhead(bearing) ? [[pool, bearing > 0 ? 0 : 1]] : [])),
        ),
        initial: { w: LOOMING_INPUT[receptor] },
      });
    this.direction = network.population('direction', lifDelta, {
      size: DIRECTIONS.length,
      parameters: { tau_m: '200 ms', E_L: REST, V_reset: REST, V_th: THRESHOLD, t_ref: seconds(period) },
    });
    const repel = (
      source: Population<typeof lifDelta> | Population<typeof loomingDetector>,
      from: readonly number[],
      weight: (pre: number, angle: number) => number,
    ): void => {
      const synapses = from.flatMap((bearing, pre) =>
        [...DIRECTIONS.keys()].map((post) => ({ pre, post, w: weight(pre, bearing - DIRECTIONS[post]) })),
      );
      const made = synapses.filter(({ w }) => Math.abs(w) > LEAST_WEIGHT);
      network.project(source, this.direction, {
        synapse: staticSynapse,
        connect: explicit(made.map(({ pre, post }) => [pre, post])),
        initial: { w: mV(made.map(({ w }) => w)) },
      });
    };
    const { depth, width, side, excitation } = LOOMING_REPULSION;
    repel(this.near, pools, (pre, angle) =>
      isAhead(pools[pre]) ? 0 : -motionGain * NEAR_REPULSION.depth * bell(angle, NEAR_REPULSION.width),
    );
    repel(this.looming, [side, -side], (_, angle) => loomingGain * depth * (excitation - bell(angle, width)));
    const { simulate: build = simulate } = options;
    this.simulation = build(network, simulationOptions(options));
  }

  /** Forgets all motion, for example after a turn, and starts a new choice. */
  begin(): void {
    this.simulation.raise('saccade');
    this.decideAnew();
  }

  /** Starts a new choice, from the motion from now on. */
  decideAnew(): void {
    this.simulation.setState(this.direction, 'v', REST);
  }
}

interface Pair {
  /** Index of the cell nearer straight ahead. */
  readonly from: number;
  /** Index of the other cell. */
  readonly to: number;
  /** Radians, bearing of the middle between them. */
  readonly bearing: number;
  /** Radians between them. */
  readonly pitch: number;
  /** Index of the nearness cell that they belong to. */
  readonly pool: number;
}

/**
 * Neighbouring cells of a row and polarity; motion away from straight ahead passes `from` first. And the nearness cells: the mean
 * bearing in rad of the pairs of each.
 */
function outwardPairs(eyes: readonly Eye[]): { readonly pairs: readonly Pair[]; readonly pools: readonly number[] } {
  const pairs: Pair[] = [];
  const pools: number[] = [];
  let first = 0;
  for (const { retina, bearings } of eyes) {
    const before = pools.length;
    for (let column = 0; column + 1 < retina.columns; column += POOL) {
      const end = Math.min(column + POOL, retina.columns - 1);
      pools.push((bearings[column] + bearings[end]) / 2);
    }
    for (const polarity of [0, 1] as const)
      for (let column = 0; column + 1 < retina.columns; column++)
        for (let row = 0; row < retina.rows; row++) {
          const [one, other] = [bearings[column], bearings[column + 1]];
          const left = first + retina.index(polarity, column, row);
          const right = first + retina.index(polarity, column + 1, row);
          const bearing = (one + other) / 2;
          const [from, to] = bearing > 0 ? [right, left] : [left, right];
          pairs.push({ from, to, bearing, pitch: one - other, pool: before + Math.floor(column / POOL) });
        }
    first += retina.size;
  }
  return { pairs, pools };
}

/** Seconds, time constant of the facilitation of an encoder at a bearing in rad, for a body that moves at `speed` m/s. */
function facilitation(bearing: number, pitch: number, speed: number): number {
  const distance = Math.abs(bearing) < FRONT ? DISTANCE.ahead : DISTANCE.aside;
  return Math.min(LONGEST_FACILITATION, (pitch * distance) / (speed * Math.abs(sin(bearing))));
}

/** A Gaussian of height 1 at an angle in rad. */
function bell(angle: number, width: number): number {
  return exp((-angle * angle) / (2 * width * width));
}
