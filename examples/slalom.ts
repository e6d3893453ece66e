import { defineAgent, freeDistance, headDirectionSensor, lidar, rodent, velocityActuator } from 'reafference';
import { defineController } from 'reafference/controllers';
import { PopulationVector } from 'reafference/controllers/decoding';
import { Network, seconds } from 'reafference/controllers/engine';
import { steer } from 'reafference/controllers/navigation';
import { lif } from 'reafference/controllers/neurons';
import { defineScenario } from 'reafference/scenarios';
import { type Obstacle, rectangularArena } from 'reafference/sim';

/** Beams of the scan, a cell for each, and m from which on something is near. */
const [BEAMS, NEAR] = [36, 0.35];
/** m/s */
const CRUISE = 0.25;
/** rad from straight ahead, counter-clockwise. */
const AROUND = Float64Array.from({ length: BEAMS }, (_, k) => ((k - BEAMS / 2) * 2 * Math.PI) / BEAMS);
/** m: a room from x = -1.5 to 1.5, of which the far end is the goal. */
const [LENGTH, WIDTH] = [3, 1.2];

/** Cells fire for the way east, and for ways off what is near; the body goes where most of them point. `sight` 0 makes nothing near. */
const avoider = (body: typeof rodent, sight: number) =>
  defineController({
    manifest: {
      name: 'avoider',
      version: 1,
      sensors: { scan: { kind: 'scan', size: BEAMS }, head: { kind: 'headDirection' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ seed, step: seconds(period) });
      const cells = network.population('ways', lif, { size: BEAMS });
      const simulation = simulate(network);
      const current = simulation.input(cells, 'I_ext', 'pA');
      const decoder = new PopulationVector({ directions: AROUND, decay: 0.1, rise: 0.03, period, stride: 0.05 });
      const spiked = new Uint32Array(cells.size);
      return {
        parts: { simulation, decoder },
        populations: { ways: { directions: AROUND } },
        step(_tick, { scan, head }, _feedback, { velocity }) {
          // Where it would go, in the frame of the body: east, and off what is near, the more the nearer.
          let [x, y] = [Math.cos(head.heading), -Math.sin(head.heading)];
          for (let k = 0; k < BEAMS; k++) {
            const near = sight * (1 - Math.min(NEAR, freeDistance(scan.ranges[k])) / NEAR);
            x -= 0.35 * near ** 2 * Math.cos(AROUND[k]);
            y -= 0.35 * near ** 2 * Math.sin(AROUND[k]);
          }
          for (let k = 0; k < BEAMS; k++) {
            current[k] = 200 + 200 * (x * Math.cos(AROUND[k]) + y * Math.sin(AROUND[k]));
          }
          simulation.step();
          decoder.update(spiked, simulation.spikes(cells, spiked));
          const scale = CRUISE / Math.max(CRUISE, Math.hypot(decoder.x, decoder.y));
          steer(body, scale * decoder.x, scale * decoder.y, 0, velocity);
        },
      };
    },
  });

export default defineScenario({
  id: 'slalom',
  version: 1,
  title: 'Slalom: pass pillars by a range finder, and touch nothing',
  source: 'an example',
  parameters: {
    sight: { default: 1, unit: '1', meaning: 'gain of ranges on the cells; 0 is blind', minimum: 0, maximum: 1 },
  },
  bodies: { rodent },
  physics: ['kinematic', 'cannon'],
  world: (_, random) => {
    const pillars = [-0.6, 0.2, 1].map(
      (x, i): Obstacle => ({
        kind: 'cylinder',
        name: `pillar ${i + 1}`,
        at: { x, y: 0.2 * (2 * random.uniform() - 1) },
        radius: 0.08,
        height: 0.3,
      }),
    );
    return { name: 'slalom', walls: rectangularArena(LENGTH, WIDTH), obstacles: pillars };
  },
  agent: ({ sight }, body) =>
    defineAgent({
      body,
      sensors: { scan: lidar({ mount: { z: 0.06 }, beams: BEAMS, rateHz: 20 }), head: headDirectionSensor() },
      actuators: { velocity: velocityActuator() },
      controller: () => avoider(body, sight),
    }),
  trials: () => 5,
  trial: (_values, _index, random) => ({
    start: { x: -1.3, y: 0.3 * (2 * random.uniform() - 1), heading: 0 },
    goal: { x: LENGTH / 2, y: 0, radius: WIDTH / 2 },
    shortestMetres: 2.4,
    timeLimitSeconds: 30,
    judge({ after, touching }) {
      if (touching) return { reward: -1, success: false, reason: 'touched something' };
      return after.x > 1.25 ? { reward: 1, success: true, reason: 'passed' } : undefined;
    },
  }),
  seeds: [301, 302, 303, 304, 305, 306, 307, 308],
  gates: [{ id: 'passes', statistic: { metric: 'success', over: 'mean', trials: [1, 5] }, atLeast: 0.8 }],
  ablations: [{ id: 'blind', set: { sight: 0 }, mustFail: 'passes' }],
});
