import { defineAgent, point, poseSensor, velocityActuator } from 'reafference';
import { placeNavigator } from 'reafference/controllers/navigation';
import { defineScenario, rewardedGoals } from 'reafference/scenarios';
import type { Wall } from 'reafference/sim';

/** m: corners of the maze, counter-clockwise: a stem from below, and two arms. */
const CORNERS = [
  [-0.1, -0.5],
  [0.1, -0.5],
  [0.1, 0.2],
  [0.5, 0.2],
  [0.5, 0.4],
  [-0.5, 0.4],
  [-0.5, 0.2],
  [-0.1, 0.2],
].map(([x, y]) => ({ x, y }));
const WALLS = CORNERS.map((from, i): Wall => ({ from, to: CORNERS[(i + 1) % CORNERS.length] }));

export default defineScenario({
  id: 't-maze',
  version: 1,
  title: 'T-maze: find out which arm is worth going to',
  source: 'an example',
  parameters: {
    left: { default: 1, unit: '1', meaning: 'reward at the end of the left arm', minimum: -1, maximum: 1 },
    right: { default: -1, unit: '1', meaning: 'reward at the end of the right arm', minimum: -1, maximum: 1 },
    dopamine: {
      default: 1,
      unit: '1',
      meaning: 'dopamine at reward; 0 to learn nothing from it',
      minimum: 0,
      maximum: 1,
    },
  },
  bodies: { point },
  physics: ['kinematic'],
  world: () => ({ name: 'T-maze', walls: WALLS, obstacles: [] }),
  agent: ({ dopamine }, body) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: () => placeNavigator({ body, halfWidth: 0.5, dopamine }),
    }),
  trials: () => 20,
  trial: ({ left, right }) =>
    rewardedGoals({
      start: { x: 0, y: -0.4, heading: Math.PI / 2 },
      goals: [
        { name: 'left', x: -0.42, y: 0.3, radius: 0.08, reward: left },
        { name: 'right', x: 0.42, y: 0.3, radius: 0.08, reward: right },
      ],
      // Around the corner of the stem.
      shortestMetres: 0.86,
      timeLimitSeconds: 20,
    }),
  cruiseSpeed: () => 0.4,
  seeds: [401, 402, 403, 404, 405, 406, 407, 408],
  gates: [{ id: 'finds', statistic: { metric: 'success', over: 'mean', trials: [11, 20] }, atLeast: 0.8 }],
  ablations: [{ id: 'no-dopamine', set: { dopamine: 0 }, mustFail: 'finds' }],
});
