import type { Pose } from '../../agents/index.ts';
import { RandomStream } from '../../kernels/random.ts';
import { type Obstacle, rectangularArena, validateWorld, type Wall, type World } from '../../sim/index.ts';

/** Things that a room has at most. */
const MOST = 7;
/** Draws of a pose before the room is taken for full. */
const TRIES = 200;

/** A room, and poses in it. */
export interface RandomRoom {
  readonly world: World;
  /**
   * Puts a body at a free pose, as near to a wall as may be.
   *
   * @param place throws where the pose is not free
   */
  placeBy(place: (pose: Pose) => void): void;
}

/** A room of 3 to 7 m by 3 to 7 m with up to 7 boxes, cylinders and thin walls, 2 cm to 1.5 m large: another one for each seed. */
export function randomRoom(seed: number): RandomRoom {
  const random = new RandomStream(seed, 'room');
  const between = (least: number, most: number): number => least + (most - least) * random.uniform();
  const [width, depth] = [between(3, 7), between(3, 7)];
  const turn = (): number => between(-Math.PI, Math.PI);
  const anywhere = () => ({ x: between(-width / 2, width / 2), y: between(-depth / 2, depth / 2) });
  const height = 0.5;

  let world: World = { name: `room ${seed}`, walls: rectangularArena(width, depth), obstacles: [] };
  const add = (obstacle: Obstacle): World => ({ ...world, obstacles: [...world.obstacles, obstacle] });
  const build = (wall: Wall): World => ({ ...world, walls: [...world.walls, wall] });
  const kinds = [
    () => add({ kind: 'cylinder', at: anywhere(), radius: between(0.01, 0.3), height }),
    () => add({ kind: 'box', at: anywhere(), size: [between(0.1, 0.9), between(0.1, 0.9), height], heading: turn() }),
    () => {
      const [from, angle, length] = [anywhere(), turn(), between(0.5, 1.5)];
      const to = { x: from.x + length * Math.cos(angle), y: from.y + length * Math.sin(angle) };
      return build({ from, to, thickness: 0.05, height });
    },
  ];
  for (let things = Math.floor(between(0, MOST + 1)); things > 0; things--) {
    const more = kinds[Math.floor(between(0, kinds.length))]();
    if (succeeds(() => validateWorld(more))) world = more;
  }
  return {
    world,
    placeBy(place) {
      for (let tries = 0; tries < TRIES; tries++) if (succeeds(() => place({ ...anywhere(), heading: turn() }))) return;
      throw new Error(`${world.name} is full`);
    },
  };
}

/** Whether solids do not overlap, as far as `work` looks. */
function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
