import type { EventCameraSettings } from '../../agents/index.ts';
import { exp, sin } from '../../kernels/math-f64.ts';
import type { Population, Simulate, Simulation, SimulationOptions } from '../engine/index.ts';
import { explicit, mV, Network, seconds, simulate } from '../engine/index.ts';
import { simulationOptions } from '../engine/run/simulation-options.ts';
import { lifDelta } from '../neurons/lif-delta.ts';
import { loomingDetector } from '../neurons/looming-detector.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { timeDifferenceEncoder } from '../neurons/time-difference-encoder.ts';
import { fixed } from '../synapses/static.ts';
import type { Eye } from './eye.ts';
import { eyeOf } from './eye.ts';

/** Options of {@link GapFinder}. */
export interface GapFinderOptions extends Pick<SimulationOptions, 'emitter'> {
  /** Camera that looks to the left; together, the two see straight ahead. */
  readonly left: EventCameraSettings;
  /** Camera that looks to the right. */
  readonly right: EventCameraSettings;
  /** Metres per second, speed of the body between two decisions. */
  readonly speed: number;
  /** Factor on the inhibition of directions by motion. Default 1. */
  readonly motionGain?: number;
  /** Factor on the inhibition of directions by looming. Default 1. */
  readonly loomingGain?: number;
  /** Seed of the network. */
  readonly seed: number;
  /** Seconds per step of the network. */
  readonly period: number;
  /** Builds the network, as `BuildSettings` give it. Default: in this process. */
  readonly simulate?: Simulate;
}

/** Pixels of a retinal cell. */
const CELL = { width: 1, height: 4 } as const;
/** Metres, distance of a surface whose motion facilitates by 1 / e. */
const DISTANCE = 0.3;
/** Seconds, longest time constant of facilitation; it holds straight ahead, where surfaces hardly move. */
const LONGEST_FACILITATION = 0.3;
/** Current of a fully facilitated encoder, which makes two spikes. */
const TRIGGER = '2 nA';
/** Radians from straight ahead within which motion excites the looming detectors. */
const FRONT = 0.45;
/** Excitation of a looming detector by a spike of an encoder, dimensionless. */
const LOOMING_MOTION = 0.05;
/** Inhibition of a looming detector by a spike of an encoder, dimensionless. */
const LOOMING_SIZE = 0.005;
/** Inhibition of the directions from which motion comes: depth in mV, standard deviation in rad. */
const MOTION_REPULSION = { depth: 0.02, width: 0.2 } as const;
/** Inhibition of the directions ahead by looming: depth in mV, standard deviation in rad. */
const LOOMING_REPULSION = { depth: 2, width: 0.3 } as const;
const REST = '-70 mV';
const THRESHOLD = '-55 mV';
const DEGREE = 0.017453292519943295;

/** Radians from straight ahead, counter-clockwise: the directions to which the body may turn. */
export const DIRECTIONS = Float64Array.from({ length: 25 }, (_, k) => (k - 12) * 5 * DEGREE);

/**
 * Chooses a direction without obstacles from the motion on two retinas while the body moves straight on.
 *
 * Time-difference encoders lie between neighbouring cells of a row and respond to motion away from straight ahead. A surface at
 * distance d and bearing b moves at v sin(b) / d, so that it takes pitch d / (v sin(b)) from one cell to the next. Facilitation
 * decays in pitch D / (v sin(b)), so that an encoder responds with e^(-d / D): to nearness, at any bearing (after the nearness
 * maps of Bertrand, Lindemann & Egelhaaf 2015, PLoS Comput Biol 11:e1004339).
 * Each encoder inhibits the direction cells about its bearing, which integrate towards their threshold: the least inhibited cell
 * fires first and wins (the inverse winner-take-all of Schoepe, Janotte, Milde, Bertrand, Egelhaaf & Chicca 2024, Nat Commun
 * 15:817). Two looming detectors, one per eye, take the encoders ahead as input and inhibit the directions ahead.
 */
export class GapFinder {
  readonly simulation: Simulation;
  readonly eyes: readonly [Eye, Eye];
  readonly retina: Population<typeof spikeSource>;
  readonly motion: Population<typeof timeDifferenceEncoder>;
  readonly looming: Population<typeof loomingDetector>;
  readonly direction: Population<typeof lifDelta>;

  constructor(options: GapFinderOptions) {
    const { speed, motionGain = 1, loomingGain = 1, seed, period } = options;
    const network = new Network({ seed, step: period });
    this.eyes = [eyeOf(options.left, CELL), eyeOf(options.right, CELL)];
    const size = this.eyes.reduce((sum, { retina }) => sum + retina.size, 0);
    this.retina = network.population('retina', spikeSource, { size });
    const pairs = outwardPairs(this.eyes);
    this.motion = network.population('motion', timeDifferenceEncoder, {
      size: pairs.length,
      parameters: {
        tau_fac: seconds(
          pairs.map(({ bearing, pitch }) =>
            Math.min(LONGEST_FACILITATION, (pitch * DISTANCE) / (speed * Math.abs(sin(bearing)))),
          ),
        ),
        tau_trig: '5 ms',
        tau_m: '10 ms',
      },
    });
    network.project(this.retina, this.motion, {
      name: 'facilitator',
      synapse: fixed,
      receptor: 'facilitator',
      connect: explicit(pairs.map(({ from }, k) => [from, k])),
      initial: { w: 1 },
    });
    network.project(this.retina, this.motion, {
      name: 'trigger',
      synapse: fixed,
      receptor: 'trigger',
      connect: explicit(pairs.map(({ to }, k) => [to, k])),
      initial: { w: TRIGGER },
    });
    this.looming = network.population('looming', loomingDetector, { size: 2 });
    const ahead = pairs.flatMap(({ bearing }, k): [number, number][] =>
      Math.abs(bearing) < FRONT ? [[k, bearing > 0 ? 0 : 1]] : [],
    );
    for (const [receptor, w] of [
      ['motion', LOOMING_MOTION],
      ['size', LOOMING_SIZE],
    ] as const)
      network.project(this.motion, this.looming, {
        name: receptor,
        synapse: fixed,
        receptor,
        connect: explicit(ahead),
        initial: { w },
      });
    this.direction = network.population('direction', lifDelta, {
      size: DIRECTIONS.length,
      parameters: { tau_m: '200 ms', E_L: REST, V_reset: REST, V_th: THRESHOLD, t_ref: seconds(period) },
    });
    const bearings = pairs.map(({ bearing }) => bearing);
    for (const [source, from, { depth, width }, gain] of [
      [this.motion, bearings, MOTION_REPULSION, motionGain],
      [this.looming, [0, 0], LOOMING_REPULSION, loomingGain],
    ] as const) {
      const synapses = near(from, 3 * width);
      network.project(source, this.direction, {
        synapse: fixed,
        connect: explicit(synapses.map(({ pre, post }) => [pre, post])),
        initial: { w: mV(synapses.map(({ angle }) => -gain * depth * exp((-angle * angle) / (2 * width * width)))) },
      });
    }
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
}

/** Neighbouring cells of a row and polarity; motion away from straight ahead passes `from` first. */
function outwardPairs(eyes: readonly Eye[]): Pair[] {
  const pairs: Pair[] = [];
  let first = 0;
  for (const { retina, bearings } of eyes) {
    for (const polarity of [0, 1] as const)
      for (let column = 0; column + 1 < retina.columns; column++)
        for (let row = 0; row < retina.rows; row++) {
          const [one, other] = [bearings[column], bearings[column + 1]];
          const left = first + retina.index(polarity, column, row);
          const right = first + retina.index(polarity, column + 1, row);
          const bearing = (one + other) / 2;
          const [from, to] = bearing > 0 ? [right, left] : [left, right];
          pairs.push({ from, to, bearing, pitch: one - other });
        }
    first += retina.size;
  }
  return pairs;
}

/** Indices of all pairs of a bearing and a direction less than `reach` rad apart, and the angle between them in rad. */
function near(bearings: readonly number[], reach: number): { pre: number; post: number; angle: number }[] {
  return bearings.flatMap((bearing, pre) =>
    [...DIRECTIONS.keys()]
      .map((post) => ({ pre, post, angle: bearing - DIRECTIONS[post] }))
      .filter(({ angle }) => Math.abs(angle) < reach),
  );
}
