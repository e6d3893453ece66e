import type {
  Controller,
  EventCameraSettings,
  Events,
  HeadDirection,
  Observed,
  Odometry,
  Touch,
  Twist,
} from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { SeenPlaceCode } from '../../../controllers/memory/seen-place-code.ts';
import { cos, TURN } from '../../../kernels/math-f64.ts';
import { type ReturnOptions, returnToGoal } from './return-to-goal.ts';

type Direction = 'ahead' | 'left' | 'behind' | 'right';

/** Options of {@link visualMemoryNavigator}. */
export interface VisualMemoryNavigatorOptions extends ReturnOptions {
  /** Level cameras that together see all around. */
  readonly eyes: Readonly<Record<Direction, EventCameraSettings>>;
}

interface Senses extends Readonly<Record<Direction, Observed<Events>>> {
  readonly odometry: Readonly<Odometry>;
  readonly head: Readonly<HeadDirection>;
  readonly touch: Readonly<Touch>;
}

/** Learning rate of coordinates: a place has more cells here than of `memoryNavigator`, each of which learns less. */
const ETA = 0.05;
/** rad/s at a goal: once around in the second that it stays there. */
const TURN_RATE = TURN;

/**
 * Returns to a goal that it was at once, and is not told where it is. It is `memoryNavigator` with place cells that learn by sight, see
 * {@link SeenPlaceCode}: what is written at a reward are the cells of what it sees there. Odometry teaches their coordinates, and tells
 * nothing else. The search turns back where a wall touches it.
 *
 * Its eyes see only what moves. So it turns around once while it writes. Cells that spike in a turn learn the coordinates of the place as
 * those do that spike on the way, for no travel lies between them; it turns on the way too, where it turns back.
 */
export function visualMemoryNavigator(
  options: VisualMemoryNavigatorOptions,
): Controller<Senses, { readonly velocity: Twist }> {
  checkOptions('visualMemoryNavigator', options, {
    body: true,
    eyes: true,
    memory: true,
    odometry: true,
    omission: true,
    emitter: true,
  });
  const { ahead, left, behind, right } = options.eyes;
  return defineController({
    manifest: {
      name: 'visual_memory_navigator',
      version: 1,
      sensors: {
        ahead: { kind: 'events' },
        left: { kind: 'events' },
        behind: { kind: 'events' },
        right: { kind: 'events' },
        odometry: { kind: 'odometry' },
        head: { kind: 'headDirection' },
        touch: { kind: 'touch' },
      },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build: (settings) =>
      returnToGoal<Senses>(settings, options, {
        placeCells: (network) => new SeenPlaceCode(network, { ahead, left, behind, right }),
        learning: { eta: ETA },
        turnAtGoal: TURN_RATE,
        turnBack(direction, { touch: { sectors }, head: { heading } }) {
          let back = direction;
          for (let k = 0; k < sectors.length; k++) {
            // A wall is mirror to the direction, which lies across the middle of the sector that it presses.
            const wall = heading + (TURN * (k + 0.5)) / sectors.length;
            if (sectors[k] > 0 && cos(back - wall) > 0) back = TURN / 2 + 2 * wall - back;
          }
          return back;
        },
      }),
  });
}
