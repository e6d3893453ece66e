import { wholeTicks } from '../../agents/clock.ts';
import type { Body, Controller, Pose, Scan, Twist } from '../../agents/index.ts';
import { checkOptions } from '../../agents/known-options.ts';
import { cos, hypot, sin, TURN } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import { defineController } from '../controller/define-controller.ts';
import type { PlaceSheetOptions } from '../hippocampus/place-sheet.ts';
import { PlaceSheet } from '../hippocampus/place-sheet.ts';
import { SequenceVector } from '../hippocampus/sequence-vector.ts';
import { steer } from './heading-servo.ts';

/** Options of {@link replayNavigator}. */
export interface ReplayNavigatorOptions
  extends Pick<
    PlaceSheetOptions,
    'neuron' | 'cellsPerPlace' | 'rule' | 'scan' | 'inhibition' | 'cycle' | 'decay' | 'emitter'
  > {
  readonly body: Body;
  /**
   * Metres, half the side of the square arena. The sheet of place cells reaches an eighth of the side beyond each wall, or a
   * twentieth with `scan`.
   */
  readonly halfWidth: number;
  /** Third factor of learning in a rest after a rewarded trial; dimensionless. Default 1. */
  readonly eta?: number;
  /**
   * `silenced`: inhibition holds on throughout each rest, so that nothing is replayed. `shuffled`: weights and eligibility
   * are shuffled among the inputs of each cell before each trial. Default `replay`.
   */
  readonly rest?: 'replay' | 'silenced' | 'shuffled';
  /**
   * Metres, how far ahead it follows the place cells: less than the width of a way, lest they lead it straight to what lies around
   * a corner. Default: Infinity.
   */
  readonly reach?: number;
  /** Seconds per step of the sheet, of which a whole number is 1 ms. Default: a tick. */
  readonly step?: number;
}

/** How it runs where it knows no walls. */
const OPEN = {
  /** Sides of the arena that the sheet is long. */
  sheet: 1.25,
  /** Sides of the arena per second. */
  speed: 0.25,
  /** 1/s, how fast the direction turns to where the sequence leads. */
  pull: 10,
};
/** How it runs where it learns walls: faster, for the ways are longer, and it turns faster. */
const WALLED: typeof OPEN = { sheet: 1.1, speed: 0.625, pull: 30 };
/** 1/sqrt(s), noise of the direction. */
const NOISE = 0.05 * Math.sqrt(1e3);
/** Seconds, time constant with which the spikes that the direction is read from are forgotten. */
const DECAY = 0.1;

interface Senses {
  readonly pose: Readonly<Pose>;
  /** Needed where the option `scan` is given. */
  readonly scan?: Readonly<Scan>;
}

/**
 * Finds a goal that it was at before by what it replayed there. After a rewarded trial it rests: a sheet of place cells goes on by
 * itself from where it last sensed that it was, and learns from its own waves. While it runs, activity spreads along what was learned,
 * and it follows (Haga & Fukai 2018, eLife 7:e34171, water maze, with spikes, see {@link PlaceSheet}).
 *
 * With a range finder named `scan` it learns walls while it runs, and both what is replayed and what it follows go round them. Without, it
 * is for open fields.
 *
 * Rest is that before the next trial: senses are cut, and the place is the one that it remembers. Deviations from the source: no rest at
 * the start of a trial, in which nothing is learned, and each trial begins in a random direction.
 */
export function replayNavigator(options: ReplayNavigatorOptions): Controller<Senses, { readonly velocity: Twist }> {
  checkOptions('replayNavigator', options, {
    body: true,
    halfWidth: true,
    eta: true,
    rest: true,
    step: true,
    neuron: true,
    cellsPerPlace: true,
    rule: true,
    scan: true,
    inhibition: true,
    cycle: true,
    decay: true,
    reach: true,
    emitter: true,
  });
  const { body, halfWidth, eta: initialEta = 1, rest = 'replay', step, reach = Infinity, ...kind } = options;
  const way = options.scan === undefined ? OPEN : WALLED;
  const side = way.sheet * 2 * halfWidth;
  const speed = way.speed * 2 * halfWidth;
  return defineController({
    manifest: {
      name: 'replay_navigator',
      version: 1,
      sensors: { pose: { kind: 'pose' }, ...(options.scan === undefined ? {} : { scan: { kind: 'scan' } }) } as {
        readonly pose: { readonly kind: 'pose' };
      },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period }) {
      const stepsPerTick = step === undefined ? 1 : wholeTicks(period, step, 'a tick');
      const sheet = new PlaceSheet({ seed, period: period / stepsPerTick, side, ...kind });
      const { simulation, cells, centres, barriers } = sheet;
      const sequence = new SequenceVector({ centres, decay: DECAY, period, reach });
      const random = new RandomStream(seed, 'replay navigator');
      /** Place in m where it last sensed that it was, and whether it was rewarded there. */
      const memory = { x: 0, y: 0, rewarded: false };
      /** Components of the direction in which it runs; spikes and third factor of the last tick. */
      const state = { directionX: 1, directionY: 0, spikes: 0, eta: 0 };
      let eta = initialEta;
      /** The cells that spiked in the last tick; one that spiked in several steps is there as often. */
      const spiked = new Uint32Array(cells.size * stepsPerTick);

      /** Makes the steps of a tick. */
      const advance = (one: (step: number) => void): void => {
        state.spikes = 0;
        for (let n = 0; n < stepsPerTick; n++) {
          one(n);
          state.spikes += simulation.spikes(cells, spiked.subarray(state.spikes));
        }
      };

      const turn = (): void => {
        const noise = NOISE * Math.sqrt(period);
        const x = state.directionX + way.pull * period * sequence.x + noise * random.normal();
        const y = state.directionY + way.pull * period * sequence.y + noise * random.normal();
        const length = hypot(x, y);
        if (length === 0) return;
        state.directionX = x / length;
        state.directionY = y / length;
      };
      return {
        parts: { simulation, sequence, random, memory, state },
        beginTrial() {
          memory.rewarded = false;
          sequence.reset();
          const direction = TURN * random.uniform();
          state.directionX = cos(direction);
          state.directionY = sin(direction);
          if (rest === 'shuffled') sheet.shuffle(random);
        },
        step(_tick, { pose, scan }: Senses, { reward, phase }, { velocity }) {
          if (reward > 0) memory.rewarded = true;
          memory.x = pose.x;
          memory.y = pose.y;
          state.eta = 0;
          if (scan !== undefined) barriers?.feel(pose, scan);
          advance(() => sheet.run(pose.x, pose.y));
          sequence.update(spiked, state.spikes, pose.x, pose.y);
          turn();
          const now = phase === 'active' ? speed : 0;
          steer(body, now * state.directionX, now * state.directionY, pose.heading, velocity);
        },
        rest(_tick, elapsed) {
          if (elapsed === 0) barriers?.feelNothing();
          state.eta = memory.rewarded ? eta : 0;
          advance((n) =>
            sheet.rest(memory.x, memory.y, (elapsed + n / stepsPerTick) * period, state.eta, rest === 'silenced'),
          );
        },
        spikes: [cells],
        populations: { place: { centres } },
        weightVectors: [sheet.recurrent],
        signals: {
          sequence: {
            kind: 'vector',
            unit: '1',
            meaning: 'where the place cells lead: direction of their recent spikes from the agent',
            read(out) {
              out[0] = sequence.x;
              out[1] = sequence.y;
            },
          },
          eta: {
            kind: 'scalar',
            unit: '1',
            meaning: 'third factor of learning: above 0 in a rest after a rewarded trial',
            read(out) {
              out[0] = state.eta;
            },
          },
          spikes: {
            kind: 'scalar',
            unit: '1',
            meaning: 'spikes of place cells in the last tick',
            read(out) {
              out[0] = state.spikes;
            },
          },
        },
        tunables: {
          eta: {
            unit: '1',
            meaning: 'third factor in a rest after a rewarded trial; 0 switches learning off',
            minimum: 0,
            maximum: 10,
            live: true,
            get: () => eta,
            set(level) {
              eta = level;
            },
          },
        },
      };
    },
  });
}
