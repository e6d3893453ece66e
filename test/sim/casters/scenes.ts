import { RandomStream } from '../../../kernels/random.ts';
import type { CameraPose } from '../../../sim/casters/lens.ts';
import { Scene } from '../../../sim/casters/scene.ts';
import type { Surface } from '../../../sim/world/surface.ts';
import { randomWaves } from '../../../sim/world/surface.ts';
import type { Obstacle } from '../../../sim/world/world.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

const surfaces: readonly Surface[] = [
  { kind: 'uniform', reflectance: 0.3 },
  { kind: 'checker', light: 0.75, dark: 0.2, size: 0.05 },
  { kind: 'grating', light: 0.8, dark: 0.1, period: 0.06 },
  { kind: 'grating', light: 0.7, dark: 0.15, period: 0.05, direction: 0.8 },
  randomWaves({ seed: 3, longest: 0.5, shortest: 0.02, count: 8 }),
];

/** A furnished room of 2 m by 2 m: boxes and cylinders of all heights and surfaces, all on the floor. */
export function furnished(seed = 1, boxes = 20, cylinders = 8, floor: Surface = surfaces[1]): Scene {
  const random = new RandomStream(seed, 'furniture');
  const place = () => ({ x: 1.8 * random.uniform() - 0.9, y: 1.8 * random.uniform() - 0.9 });
  const surface = (): Surface => surfaces[random.integer(surfaces.length)];
  const obstacles = [
    ...Array.from({ length: boxes }, (): Obstacle => {
      const size = [
        0.03 + 0.1 * random.uniform(),
        0.03 + 0.1 * random.uniform(),
        0.02 + 0.2 * random.uniform(),
      ] as const;
      return { kind: 'box', at: place(), size, heading: 3 * random.uniform(), surface: surface() };
    }),
    ...Array.from(
      { length: cylinders },
      (): Obstacle => ({
        kind: 'cylinder',
        at: place(),
        radius: 0.02 + 0.05 * random.uniform(),
        height: 0.02 + 0.2 * random.uniform(),
        surface: surface(),
      }),
    ),
  ];
  const walls = rectangularArena(2, 2).map((wall, n) => ({ ...wall, surface: surfaces[n + 1] }));
  return new Scene({ name: 'furnished', walls, obstacles, floor });
}

/** A level pose in that room that is in no obstacle. */
export function poseIn(scene: Scene, random: RandomStream, z: number): CameraPose {
  for (;;) {
    const x = 1.8 * random.uniform() - 0.9;
    const y = 1.8 * random.uniform() - 0.9;
    const inside = scene.solids.some((solid) => {
      const reach = Math.max(solid.radius, solid.id < 6 ? 0 : Math.hypot(solid.halfX, solid.halfY)) + 0.01;
      return Math.hypot(x - solid.x, y - solid.y) < reach;
    });
    if (!inside) return { x, y, z, yaw: 6.283 * random.uniform(), pitch: 0, roll: 0 };
  }
}
