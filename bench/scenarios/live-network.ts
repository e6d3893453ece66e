/** A body that turns in a room, with a network beside it that is large enough to be work: 2000 cells, 2000 inputs, some 280 000 synapses. */
import { defineAgent, point, poseSensor, velocityActuator } from 'reafference';
import { defineController } from 'reafference/controllers';
import { fixedProbability, Network, quantity } from 'reafference/controllers/engine';
import { lif, poisson } from 'reafference/controllers/neurons';
import { staticSynapse } from 'reafference/controllers/synapses';
import { defineScenario } from 'reafference/scenarios';
import { rectangularArena } from 'reafference/sim';

const CELLS = 2000;
/** Of connections of each kind, so many are there: 4000 times 2000 times this. */
const PROBABILITY = 0.035;
const STEP = quantity(0.1, 'ms');

const turning = () =>
  defineController({
    manifest: {
      name: 'turning',
      version: 1,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ seed, step: STEP });
      const inputs = network.population('inputs', poisson, { size: CELLS });
      const cells = network.population('cells', lif, { size: CELLS });
      const connect = fixedProbability(PROBABILITY);
      network.project(inputs, cells, {
        name: 'in',
        synapse: staticSynapse,
        connect,
        receptor: 'excitatory',
        initial: { w: '25 pA' },
      });
      network.project(cells, cells, {
        name: 'among',
        synapse: staticSynapse,
        connect,
        receptor: 'excitatory',
        initial: { w: '1 pA' },
      });
      const simulation = simulate(network);
      simulation.input(inputs, 'rate', 'Hz').fill(60);
      const steps = Math.round(period / 1e-4);
      return {
        parts: { simulation },
        step(tick, _sensed, _feedback, { velocity }) {
          simulation.step(steps);
          velocity.linearX = 0.1 * Math.cos(tick * period);
          velocity.linearY = 0.1 * Math.sin(tick * period);
        },
      };
    },
  });

export default defineScenario({
  id: 'live-network',
  version: 1,
  title: 'A large network beside a body',
  source: 'a benchmark',
  parameters: {},
  bodies: { point },
  physics: ['kinematic'],
  world: () => ({ name: 'room', walls: rectangularArena(1.2, 1.2), obstacles: [] }),
  agent: (_, body) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: turning,
    }),
  trials: () => 1000,
  trial: () => ({
    start: { x: 0, y: 0, heading: 0 },
    goal: { x: 0.5, y: 0.5, radius: 0.05 },
    shortestMetres: 0.7,
    timeLimitSeconds: 60,
    judge: () => undefined,
  }),
  seeds: [1],
  gates: [],
  ablations: [],
});
