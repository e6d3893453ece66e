import { defineAgent, point, poseSensor, velocityActuator } from 'reafference';
import { placeNavigator } from 'reafference/controllers/navigation';
import { defineScenario } from 'reafference/scenarios';
import { rectangularArena } from 'reafference/sim';

export default defineScenario({
  id: 'two-doors',
  version: 1,
  title: 'Learn a goal behind a wall with two doors',
  source: 'an example',
  parameters: {
    goalY: { default: 0.45, unit: 'm', meaning: 'where the goal lies', minimum: -0.5, maximum: 0.5 },
  },
  bodies: { point },
  physics: ['kinematic'],
  world: () => ({
    name: 'two doors',
    walls: [...rectangularArena(1.2, 1.2), { from: { x: -0.25, y: 0.2 }, to: { x: 0.25, y: 0.2 } }],
    obstacles: [],
  }),
  agent: (_, body) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: () => placeNavigator({ body, halfWidth: 0.6 }),
    }),
  trials: () => 20,
  trial: ({ goalY }) => ({
    start: { x: 0, y: -0.2, heading: 0 },
    goal: { x: 0, y: goalY, radius: 0.1 },
    shortestMetres: 0.73,
    timeLimitSeconds: 15,
    judge: ({ before }) =>
      before.x * before.x + (before.y - goalY) * (before.y - goalY) < 0.01
        ? { reward: 1, success: true, reason: 'goal reached' }
        : undefined,
  }),
  seeds: [201, 202, 203, 204, 205, 206, 207, 208],
  gates: [{ id: 'success', statistic: { metric: 'success', over: 'mean', trials: [11, 20] }, atLeast: 0.6 }],
  ablations: [],
});
