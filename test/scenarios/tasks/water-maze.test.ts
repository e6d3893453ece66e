import { expect, it } from 'vitest';
import { waterMaze } from '../../../scenarios/tasks/water-maze.ts';

it.each(Object.entries(waterMaze.bodies))(
  'the outermost place cells lie where the centre of the body is at a wall: %s',
  (_name, body) => {
    const agent = waterMaze.agent({ acetylcholine: 1, dopamine: 1 }, body);
    const controller = agent.controller(body);
    controller.initialise(1, 1e-3);
    const centres = controller.populations?.().find(({ name }) => name === 'place')?.centres ?? [];
    const [wall] = waterMaze.world().walls;
    const inner = Math.abs(wall.from.y) - (wall.thickness ?? 0) / 2;
    expect(Math.max(...centres)).toBeCloseTo(inner - body.radius, 12);
    expect(Math.min(...centres)).toBeCloseTo(body.radius - inner, 12);
  },
);
