import { wholeTicks } from '../../../agents/clock.ts';
import type { Body, Controller, Pose, Scan, Twist } from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import type { PlaceSheetOptions } from '../../../controllers/hippocampus/place-sheet.ts';
import { PlaceSheet } from '../../../controllers/hippocampus/place-sheet.ts';
import { SequenceVector } from '../../../controllers/hippocampus/sequence-vector.ts';
import { checkHalfWidth } from '../../../controllers/navigation/half-width.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';
import { cos, hypot, sin, TURN } from '../../../kernels/math-f64.ts';
import { RandomStream } from '../../../kernels/random.ts';

/** Options of {@link replayNavigator}. */
export interface ReplayNavigatorOptions
  extends Pick<
    PlaceSheetOptions,
    | 'neuron'
    | 'cellsPerPlace'
    | 'rule'
    | 'scan'
    | 'inhibition'
    | 'cycle'
    | 'decay'
    | 'escapeNoise'
    | 'theta'
    | 'emitter'
  > {
  /** Body to steer in the arena, by its drive and limits. */
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
  /**
   * Seconds by which the place input is ahead of it while it runs, along its direction. With `scan` it then explores better: place cells
   * of walls ahead are silent, and those beside them turn it. Default 0.
   */
  readonly lead?: number;
  /** Where it rests: where the last trial ended, where that trial began, or at both by turns of a cycle. Default `goal`. */
  readonly restAt?: 'goal' | 'start' | 'both';
  /** Sides of the arena per second that it runs. Default 0.25; with `scan` 0.625, for ways are longer. */
  readonly speed?: number;
  /** Seconds, time constant with which it forgets the spikes that it reads its direction from. Default 0.1. */
  readonly memory?: number;
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
  /** 1/sqrt(s), noise of the direction. */
  noise: 0.05 * Math.sqrt(1e3),
};
/** How it runs where it learns walls: faster, for the ways are longer, and it turns faster. */
const WALLED: typeof OPEN = { ...OPEN, sheet: 1.1, speed: 0.625, pull: 30 };
/** How it runs there when its place cells lead: more steadily. With half the pull it explores as well, but misses what little it learned. */
const LED: typeof OPEN = { ...WALLED, pull: 22, noise: 1.2 };

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
 * Where it has learned nothing, each theta cycle sends activity to another side, and it turns about. With `lead`, its place cells fire
 * for where it will be, as those of rats do, some 0.12 s ahead (Muller & Kubie 1989, J Neurosci 9:4101), so that it goes on as it goes,
 * and round walls.
 *
 * Rest is that before the next trial: senses are cut, and the place is the one that it remembers. Deviations from the source: no rest at
 * the start of a trial, in which the source learns as it does at the goal; learning is gated by the reward, where the source's program of
 * the figure has one learning rate throughout, while it runs too; and each trial begins in a random direction.
 *
 * @example
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { pose: poseSensor() },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => replayNavigator({ body, halfWidth: 0.6 }), // an open field with a side of 1.2 m
 * });
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
    lead: true,
    restAt: true,
    speed: true,
    memory: true,
    escapeNoise: true,
    theta: true,
    emitter: true,
  });
  const { body, halfWidth, eta: initialEta = 1, rest = 'replay', restAt = 'goal', step, ...others } = options;
  checkHalfWidth('replayNavigator', halfWidth);
  const { reach = Infinity, lead = 0, speed: sides, memory: decay = 0.1, ...kind } = others;
  const way = options.scan === undefined ? OPEN : lead > 0 ? LED : WALLED;
  const side = way.sheet * 2 * halfWidth;
  const speed = (sides ?? way.speed) * 2 * halfWidth;
  const ahead = lead * speed;
  return defineController({
    manifest: {
      name: 'replay_navigator',
      version: 1,
      sensors: { pose: { kind: 'pose' }, ...(options.scan === undefined ? {} : { scan: { kind: 'scan' } }) } as {
        readonly pose: { readonly kind: 'pose' };
      },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const stepsPerTick = step === undefined ? 1 : wholeTicks(period, step, 'a tick');
      const sheet = new PlaceSheet({ seed, period: period / stepsPerTick, side, simulate, ...kind });
      const { simulation, cells, centres, barriers } = sheet;
      const sequence = new SequenceVector({ centres, decay, period, reach });
      const random = new RandomStream(seed, 'replay navigator');
      /** Of its own, so that an agent with shuffled weights has the same noise as one without. */
      const shuffles = new RandomStream(seed, 'shuffled weights');
      /** Places in m where it last sensed that it was and where the trial began; whether it began, and was rewarded. */
      const memory = { x: 0, y: 0, startX: 0, startY: 0, begun: false, rewarded: false };
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
        const noise = way.noise * Math.sqrt(period);
        const x = state.directionX + way.pull * period * sequence.x + noise * random.normal();
        const y = state.directionY + way.pull * period * sequence.y + noise * random.normal();
        const length = hypot(x, y);
        if (length === 0) return;
        state.directionX = x / length;
        state.directionY = y / length;
      };
      return {
        parts: { simulation, sequence, random, shuffles, memory, state },
        beginTrial() {
          memory.rewarded = false;
          memory.begun = false;
          sequence.reset();
          const direction = TURN * random.uniform();
          state.directionX = cos(direction);
          state.directionY = sin(direction);
          if (rest === 'shuffled') sheet.shuffle(shuffles);
        },
        step(_tick, { pose, scan }: Senses, { reward, phase }, { velocity }) {
          if (reward > 0) memory.rewarded = true;
          memory.x = pose.x;
          memory.y = pose.y;
          if (!memory.begun) {
            memory.begun = true;
            memory.startX = pose.x;
            memory.startY = pose.y;
          }
          state.eta = 0;
          if (scan !== undefined) barriers?.feel(pose, scan);
          advance(() => sheet.run(pose.x + ahead * state.directionX, pose.y + ahead * state.directionY));
          sequence.update(spiked, state.spikes, pose.x, pose.y);
          turn();
          const now = phase === 'active' ? speed : 0;
          steer(body, now * state.directionX, now * state.directionY, pose.heading, velocity);
        },
        rest(_tick, elapsed) {
          if (elapsed === 0) barriers?.feelNothing();
          state.eta = memory.rewarded ? eta : 0;
          advance((n) => {
            const seconds = (elapsed + n / stepsPerTick) * period;
            const atStart = restAt === 'start' || (restAt === 'both' && sheet.cyclesOver(seconds) % 2 === 1);
            const [x, y] = atStart ? [memory.startX, memory.startY] : [memory.x, memory.y];
            sheet.rest(x, y, seconds, state.eta, rest === 'silenced');
          });
        },
        spikes: [cells],
        populations: { place: { centres } },
        weightVectors: [sheet.recurrent],
        signals: {
          place: {
            kind: 'position',
            unit: 'm',
            meaning: 'where it last sensed that it was; at rest at the goal, waves start there',
            read(out) {
              out[0] = memory.x;
              out[1] = memory.y;
            },
          },
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
