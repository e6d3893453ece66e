import { cos, sin } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { Obstacle, World } from '../../sim/world/world.ts';
import { rectangularArena } from '../../sim/world/world.ts';

const surface = { kind: 'checker', light: 0.75, dark: 0.2, size: 0.05 } as const;

/** A room of 2 m by 2 m with 50 boxes and 12 cylinders, all in a checker of 5 cm, its middle left free for a camera. */
export function furnishedRoom(): World {
  const random = new RandomStream(1, 'furnished room');
  const place = (): { x: number; y: number } => {
    const bearing = 2 * Math.PI * random.uniform();
    const distance = 0.25 + 0.6 * random.uniform();
    return { x: distance * cos(bearing), y: distance * sin(bearing) };
  };
  const boxes = Array.from({ length: 50 }, (): Obstacle => {
    const size = [0.03 + 0.1 * random.uniform(), 0.03 + 0.1 * random.uniform(), 0.02 + 0.2 * random.uniform()] as const;
    return { kind: 'box', at: place(), size, heading: 3 * random.uniform(), surface };
  });
  const cylinders = Array.from({ length: 12 }, (): Obstacle => {
    const height = 0.02 + 0.2 * random.uniform();
    return { kind: 'cylinder', at: place(), radius: 0.02 + 0.05 * random.uniform(), height, surface };
  });
  const walls = rectangularArena(2, 2).map((wall) => ({ ...wall, surface }));
  return { name: 'furnished room', walls, obstacles: [...boxes, ...cylinders], floor: surface };
}
