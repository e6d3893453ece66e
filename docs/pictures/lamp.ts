import { defineAgent, point, poseSensor, velocityActuator } from 'reafference';
import { defineController, hostController } from 'reafference/controllers';
import { PopulationVector } from 'reafference/controllers/decoding';
import { allToAll, Network, pA, type Simulate, seconds } from 'reafference/controllers/engine';
import { lif, poisson } from 'reafference/controllers/neurons';
import { staticSynapse } from 'reafference/controllers/synapses';
import { defineScenario } from 'reafference/scenarios';
import { rectangularArena } from 'reafference/sim';

const LAMP = { x: 0.7, y: 0.4, radius: 0.05 };
/** rad, the direction that a neuron of each population stands for. */
const AROUND = Float64Array.from({ length: 16 }, (_, i) => (i * Math.PI) / 8);
const likeness = (i: number, j: number): number => Math.cos(((i - j) * Math.PI) / 8);

/** The network: sources spike for where a lamp is, and neurons for ways to go compete. */
export function compass(seed: number, period: number) {
  const network = new Network({ seed, step: seconds(period) });
  const cell = { t_ref: '0 ms', tau_m: '20 ms', tau_syn_ex: '10 ms' } as const;
  const lamp = network.population('lamp', poisson, { size: AROUND.length });
  const ways = network.population('ways', lif, { size: AROUND.length, parameters: cell });
  const onto = { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory', delay: '1 ms' } as const;
  network.project(lamp, ways, { ...onto, initial: { w: pA((_, i, j) => 200 * likeness(i, j)) } });
  network.project(ways, ways, { ...onto, initial: { w: pA((_, i, j) => 60 * (likeness(i, j) - 0.6)) } });
  return { network, lamp, ways };
}

const pilot = () =>
  defineController({
    manifest: {
      name: 'compass',
      version: 1,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const { network, lamp, ways } = compass(seed, period);
      const simulation = simulate(network);
      const rate = simulation.input(lamp, 'rate', 'Hz');
      const decoder = new PopulationVector({ directions: AROUND, decay: 0.1, rise: 0.03, period, stride: 6e-4 });
      const spiked = new Uint32Array(ways.size);
      return {
        parts: { simulation, decoder },
        step(_tick, { pose }, _feedback, { velocity }) {
          const bearing = Math.atan2(LAMP.y - pose.y, LAMP.x - pose.x);
          for (const [i, direction] of AROUND.entries()) rate[i] = 100 * Math.max(0, Math.cos(bearing - direction));
          simulation.step();
          decoder.update(spiked, simulation.spikes(ways, spiked));
          velocity.linearX = decoder.x;
          velocity.linearY = decoder.y;
        },
      };
    },
  });

/** Four ways from the left side of a room to a lamp. @param simulate what builds the network, such as a board; by default this process */
export const toLamp = (simulate?: Simulate) =>
  defineScenario({
    id: 'lamp',
    version: 1,
    title: 'Go to a lamp',
    source: 'a tutorial',
    parameters: {},
    bodies: { point },
    physics: ['kinematic'],
    world: () => ({ name: 'room', walls: rectangularArena(2, 1.4), obstacles: [] }),
    agent: (_, body) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor() },
        actuators: { velocity: velocityActuator() },
        controller() {
          const controller = pilot();
          if (simulate !== undefined) hostController(controller, simulate);
          return controller;
        },
      }),
    trials: () => 4,
    trial(_, index) {
      const start = { x: -0.8, y: 0.3 * index - 0.45, heading: 0 };
      return {
        start,
        goal: LAMP,
        shortestMetres: Math.hypot(start.x - LAMP.x, start.y - LAMP.y) - LAMP.radius,
        timeLimitSeconds: 30,
        judge: ({ before }) =>
          Math.hypot(before.x - LAMP.x, before.y - LAMP.y) < LAMP.radius
            ? { reward: 1, success: true, reason: 'lamp reached' }
            : undefined,
      };
    },
    seeds: [1, 2, 3, 4, 5, 6, 7, 8],
    gates: [{ id: 'arrives', statistic: { metric: 'success', over: 'mean', trials: [1, 4] }, atLeast: 0.6 }],
    ablations: [],
  });
export default toLamp();
