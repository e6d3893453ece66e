import type { EventCameraSettings } from '../../agents/index.ts';
import type { RandomStream } from '../../kernels/random.ts';
import type { World } from '../../sim/index.ts';
import { randomWaves } from '../../sim/index.ts';
import type { Parameters } from '../scenario/parameters.ts';
import { DAYLIGHT } from './daylight.ts';
import { squareArena } from './square-arena.ts';

/** One of four eyes that together look around. */
const eye = (yaw: number): EventCameraSettings => ({
  width: 32,
  height: 24,
  fieldOfView: Math.PI / 2,
  mount: { z: 0.06, yaw },
  pixel: DAYLIGHT,
  sampling: { pixels: 0.5, minimumHz: 250 },
});
/** Four eyes that together look around. */
export const EYES = { ahead: eye(0), left: eye(Math.PI / 2), behind: eye(Math.PI), right: eye(-Math.PI / 2) } as const;

/** Look of the walls of an arena, for experiments on the features that are recognised. `tall`: textured, and no eye sees their tops. */
export type Walls = 'textured' | 'grey' | 'tall';

/** m, height of walls whose tops no eye sees. */
const TALL = 30;

/** How well the arena is lit, as a parameter of a scenario. */
export const LIGHT = {
  default: 1,
  unit: '1',
  meaning: 'illumination; 0 leaves the cameras in the dark',
  minimum: 0,
  maximum: 1,
} satisfies Parameters[string];

/** The arena of the water maze for an agent that sees: walls have textures, drawn anew for each seed. */
export function seenArena(
  { light, walls: kind = 'textured' }: { readonly light: number; readonly walls?: Walls },
  random: RandomStream,
): World {
  const plain = squareArena('visual water maze');
  return {
    ...plain,
    illumination: { level: light },
    walls: plain.walls.map((wall) => {
      // Grey walls draw a seed as well, so that what is drawn later is the same.
      const seed = random.integer(2 ** 31);
      return {
        ...wall,
        ...(kind === 'tall' ? { height: TALL } : {}),
        surface:
          kind === 'grey'
            ? { kind: 'uniform', reflectance: 0.5 }
            : randomWaves({ seed, longest: 1, shortest: 0.08, count: 16, contrast: 0.4 }),
      };
    }),
  };
}
