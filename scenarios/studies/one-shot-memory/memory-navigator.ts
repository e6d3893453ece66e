import type { Controller, HeadDirection, Odometry, Pose, Twist } from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { PlaceCellGrid } from '../../../controllers/encoding/place-cells.ts';
import { GivenPlaceCode } from '../../../controllers/memory/given-place-code.ts';
import { cos, sin, TURN } from '../../../kernels/math-f64.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { RATE, type ReturnOptions, returnToGoal } from './return-to-goal.ts';

/** Options of {@link memoryNavigator}. */
export interface MemoryNavigatorOptions extends ReturnOptions {
  /** Metres, half the side of the square arena; the outermost place cells lie on its walls. */
  readonly halfWidth: number;
  /** Whether coordinates of place cells are learned; or `given`, as they are; or `random`, and never learned. Default `learned`. */
  readonly coordinates?: 'learned' | 'given' | 'random';
}

const CELLS_PER_SIDE = 11;
/** Fields, m: their standard deviation is the distance of two centres in an arena of 1.6 m. */
const FIELD = 0.16;
/** m from a wall where the search turns back. */
const WALL = 0.03;

interface Senses {
  readonly pose: Readonly<Pose>;
  readonly odometry: Readonly<Odometry>;
  readonly head: Readonly<HeadDirection>;
}

/**
 * Returns to a goal that it was at once. Place cells say where it is; their coordinates are learned from odometry. At a reward above
 * 0 the place code is written into a key-value memory: for as long as the outcome phase lasts or, where the trial goes on, for 1 s in which
 * it stays there. Rewards of 0 and below write nothing. From then on the memory is asked all the time, what it recalls is read as a place,
 * and the way there drives opponent cells and, through them, a ring of action neurons. Where nothing is recalled it searches. Where reward
 * is missed at the remembered place, it lets go of it.
 *
 * The task is that of Steele & Morris 1999 (Hippocampus 9:118), the coordinates are those of Foster, Morris & Dayan 2000 (Hippocampus 10:1),
 * the memory is that of Limbacher, Özdenizci & Legenstein 2022 (arXiv:2205.11276), the ring that of Brzosko et al. 2017 (eLife 6:e27756).
 * Their combination is ours.
 *
 * All that is learned is in synapses. Not spikes are: coordinates, which are means over spikes; the direction of search, a random walk; and
 * the time that is waited for a reward.
 *
 * @example
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { pose: poseSensor(), odometry: odometrySensor(), head: headDirectionSensor() },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => memoryNavigator({ body, halfWidth: 0.8 }),
 * });
 */
export function memoryNavigator(options: MemoryNavigatorOptions): Controller<Senses, { readonly velocity: Twist }> {
  checkOptions('memoryNavigator', options, {
    body: true,
    halfWidth: true,
    memory: true,
    coordinates: true,
    odometry: true,
    omission: true,
    emitter: true,
  });
  const { body, halfWidth, coordinates = 'learned' } = options;
  const grid = new PlaceCellGrid({ ...square(halfWidth), width: FIELD, peak: RATE });
  const inner = halfWidth - body.radius - WALL;
  return defineController({
    manifest: {
      name: 'memory_navigator',
      version: 1,
      sensors: { pose: { kind: 'pose' }, odometry: { kind: 'odometry' }, head: { kind: 'headDirection' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build: (settings) =>
      returnToGoal<Senses>(settings, options, {
        placeCells: (network) => new GivenPlaceCode(network, grid),
        ...(coordinates === 'given' ? { given: grid.centres } : {}),
        ...(coordinates === 'random' ? { given: shuffled(grid.centres, settings.seed) } : {}),
        turnBack(direction, { pose: { x, y } }) {
          const mirrored = Math.abs(x) > inner && x * cos(direction) > 0 ? TURN / 2 - direction : direction;
          return Math.abs(y) > inner && y * sin(mirrored) > 0 ? -mirrored : mirrored;
        },
      }),
  });
}

/** Coordinates of the columns and rows of place cells, from wall to wall. */
function square(halfWidth: number): { readonly x: Float64Array; readonly y: Float64Array } {
  const centres = Float64Array.from(
    { length: CELLS_PER_SIDE },
    (_, i) => halfWidth * ((2 * i) / (CELLS_PER_SIDE - 1) - 1),
  );
  return { x: centres, y: centres };
}

/** The centres in a random order of cells. */
function shuffled(centres: Float64Array, seed: number): Float64Array {
  const order = new RandomStream(seed, 'shuffled coordinates').permutation(centres.length / 2);
  return Float64Array.from(centres, (_, i) => centres[2 * order[i >> 1] + (i & 1)]);
}
