import { defineAgent, point, poseSensor, rodent, velocityActuator } from 'reafference';
import { mathF64 } from 'reafference/kernels';
import { defineScenario } from 'reafference/scenarios';
import { rectangularArena } from 'reafference/sim';
import { seekGoal } from './controller.ts';

const { hypot } = mathF64;

const GOAL = { x: 0.4, y: 0.3, radius: 0.1 };

export default defineScenario({
  id: 'my-agent',
  version: 1,
  title: 'Go to a goal from anywhere',
  source: 'made by reafference new',
  parameters: {
    drive: {
      default: 150,
      unit: 'pA',
      meaning: 'current into the cell of the right direction; a negative one leads away',
      minimum: -1000,
      maximum: 1000,
    },
  },
  bodies: { point, rodent },
  physics: ['kinematic', 'cannon'],
  world: () => ({ name: 'room', walls: rectangularArena(1.2, 1.2), obstacles: [] }),
  agent: ({ drive }, body) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: () => seekGoal({ body, goal: GOAL, drive }),
    }),
  trials: () => 3,
  trial: (_values, _index, random) => {
    const start = { x: random.uniform() - 0.5, y: 0.6 * random.uniform() - 0.5, heading: 0 };
    return {
      start,
      goal: GOAL,
      shortestMetres: hypot(GOAL.x - start.x, GOAL.y - start.y) - GOAL.radius,
      timeLimitSeconds: 5,
      judge: ({ before }) =>
        hypot(before.x - GOAL.x, before.y - GOAL.y) < GOAL.radius
          ? { reward: 1, success: true, reason: 'goal reached' }
          : undefined,
    };
  },
  // Of the baselines, for a body without a speed limit.
  cruiseSpeed: () => 0.4,
  seeds: [1, 2, 3, 4, 5, 6, 7, 8],
  gates: [
    { id: 'success', statistic: { metric: 'success', over: 'mean', trials: [1, 3] }, atLeast: 0.95 },
    { id: 'spl', statistic: { metric: 'spl', over: 'mean', trials: [1, 3] }, atLeast: 0.8 },
  ],
  // With its mechanism reversed, it must fail.
  ablations: [{ id: 'reversed', set: { drive: -150 }, mustFail: 'success' }],
});
