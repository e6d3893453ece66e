import { type Body, defineAgent, freeDistance, lidar, poseSensor, rodent, velocityActuator } from 'reafference';
import { defineController } from 'reafference/controllers';
import { PopulationVector } from 'reafference/controllers/decoding';
import { allToAll, Network, type Population, pA, seconds } from 'reafference/controllers/engine';
import { lif, poisson } from 'reafference/controllers/neurons';
import { staticSynapse } from 'reafference/controllers/synapses';
import { mathF64, RandomStream } from 'reafference/kernels';
import { defineScenario } from 'reafference/scenarios';
import { type Obstacle, rectangularArena } from 'reafference/sim';

const { angleDifference, atan2, cos, hypot } = mathF64;

/** s, a step of the network and of the robot. */
const PERIOD = 5e-3;
/** Beams of the scan, and m from which on something is near. */
const [BEAMS, NEAR] = [36, 0.5];
const GOAL = { x: 1.2, y: 0, radius: 0.15 };

/** rad from straight ahead, counter-clockwise: what a neuron of each population stands for. 16 sources, as many as Xylo has. */
const around = (size: number, apart = (2 * Math.PI) / size): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => (i - (size - 1) / 2) * apart);
const TOWARDS = around(8);
const SECTORS = around(8, Math.PI / 6);
const WAYS = around(24);
/** Eight neurons drive the right wheel, which turns the body to the left, and eight the left one; their vectors add up. */
const WHEELS = Float64Array.from({ length: 16 }, (_, i) => (i < 8 ? Math.PI / 4 : -Math.PI / 4));

/**
 * Neurons of chips: no refractory time, one synaptic time constant, and a share of 1/2 of the current and of 1/16 of the membrane that a
 * step takes away, which a shift of bits does. Weights of either sign go onto one current.
 */
const CELL = { tau_m: '77.4725 ms', tau_syn_ex: '7.2135 ms', t_ref: '0 ms' } as const;
/** pA, one unit of a weight; about 24 units at once make a neuron fire. */
const UNIT = 22;
/** A weight of 4 bits, -7 to 7, from a share of the largest. */
const whole = (share: number): number => Math.round(7 * Math.max(-1, Math.min(1, share)));

/** All weights, by what the neurons stand for. */
const WEIGHTS = {
  /** Ways to the goal are excited, others inhibited. */
  towards: (goal: number, way: number) => whole(cos(way - goal)),
  /** Ways to what is near are inhibited, ways past it excited. */
  near: (sector: number, way: number) => {
    const off = Math.abs(angleDifference(way, sector));
    return off < 0.68 ? whole(-1) : whole(0.52 * Math.max(0, cos(off - 1.5)));
  },
  /** Ways inhibit one another, the more the farther apart. */
  ways: (from: number, to: number) => whole(-0.27 * (1 - cos(to - from))),
  /** A way drives both wheels as far as it lies ahead, and the one on its outer side more than the other. */
  wheels: (way: number, wheel: number) =>
    whole(0.66 * Math.max(0, cos(way)) + 0.5 * Math.max(-1, Math.min(1, way / 0.72)) * Math.sign(wheel)),
};

interface PilotOptions {
  readonly body: Body;
  readonly wiring: 'built' | 'swapped' | 'shuffled';
  /** Gains of the rates of the sources. */
  readonly goal: number;
  readonly sight: number;
  /** Factor of all weights. */
  readonly gain: number;
}

/** Where the goal lies and what is near comes in as spikes; neurons for ways decide, and neurons for wheels drive. */
const pilot = ({ body, wiring, goal, sight, gain }: PilotOptions) =>
  defineController({
    manifest: {
      name: 'grove_pilot',
      version: 1,
      sensors: { scan: { kind: 'scan', size: BEAMS }, pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ seed, step: seconds(period) });
      const towards = network.population('towards', poisson, { size: TOWARDS.length });
      const near = network.population('near', poisson, { size: SECTORS.length });
      const ways = network.population('ways', lif, { size: WAYS.length, parameters: CELL });
      const wheels = network.population('wheels', lif, { size: WHEELS.length, parameters: CELL });
      const random = new RandomStream(seed, 'shuffled weights');
      const join = (from: Population, to: Population<typeof lif>, weights: readonly number[]): void => {
        const w = wiring === 'shuffled' ? shuffled(weights, random) : weights;
        network.project(from, to, {
          ...{ synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory', delay: '5 ms' },
          initial: { w: pA((_, i, j) => gain * UNIT * w[i * to.size + j]) },
        });
      };
      join(towards, ways, table(TOWARDS, WAYS, WEIGHTS.towards));
      join(near, ways, table(SECTORS, WAYS, WEIGHTS.near));
      join(ways, ways, table(WAYS, WAYS, WEIGHTS.ways));
      const sides = wiring === 'swapped' ? WHEELS.map((side) => -side) : WHEELS;
      join(ways, wheels, table(WAYS, sides, WEIGHTS.wheels));
      const simulation = simulate(network);
      const towardsRate = simulation.input(towards, 'rate', 'Hz');
      const nearRate = simulation.input(near, 'rate', 'Hz');
      const decoder = new PopulationVector({ directions: WHEELS, decay: 0.1, rise: 0.03, period, stride: 6.5e-4 });
      const turn = 2 / (body.wheels?.separation ?? 2 * body.radius);
      const spiked = new Uint32Array(wheels.size);
      return {
        parts: { simulation, decoder },
        populations: { ways: { directions: WAYS } },
        step(_tick, { scan, pose }, _feedback, { velocity }) {
          const bearing = atan2(GOAL.y - pose.y, GOAL.x - pose.x) - pose.heading;
          for (let k = 0; k < TOWARDS.length; k++) towardsRate[k] = 100 * Math.max(0, goal * cos(bearing - TOWARDS[k]));
          nearRate.fill(0);
          for (let beam = 0; beam < BEAMS; beam++) {
            const sector = Math.floor((beam - BEAMS / 2) / 3 + SECTORS.length / 2);
            if (sector < 0 || sector >= SECTORS.length) continue;
            const closeness = 1 - Math.min(NEAR, freeDistance(scan.ranges[beam])) / NEAR;
            nearRate[sector] = Math.max(nearRate[sector], 250 * sight * closeness);
          }
          simulation.step();
          decoder.update(spiked, simulation.spikes(wheels, spiked));
          velocity.linearX = decoder.x;
          velocity.angularZ = turn * decoder.y;
        },
      };
    },
  });

/** A weight for each pair, row by row. */
function table(from: Float64Array, to: Float64Array, weight: (from: number, to: number) => number): number[] {
  return Array.from(from, (a) => Array.from(to, (b) => weight(a, b))).flat();
}

function shuffled(weights: readonly number[], random: RandomStream): number[] {
  const left = [...weights];
  return weights.map(() => left.splice(Math.floor(left.length * random.uniform()), 1)[0]);
}

export default defineScenario({
  id: 'chip-grove',
  version: 1,
  title: 'Grove: spikes that fit a chip steer a robot among pillars to a goal',
  source: 'an example',
  parameters: {
    wiring: {
      default: 'built',
      choices: ['built', 'swapped', 'shuffled'],
      meaning: 'weights as built, with left and right wheel swapped, or each projection shuffled',
    },
    goal: {
      default: 1,
      unit: '1',
      meaning: 'gain of spikes for the goal; -1 is away from it',
      minimum: -1,
      maximum: 1,
    },
    sight: { default: 1, unit: '1', meaning: 'gain of spikes for what is near; 0 is blind', minimum: 0, maximum: 1 },
    gain: { default: 1, unit: '1', meaning: 'factor of all weights', minimum: 0.5, maximum: 2 },
  } as const,
  bodies: { rodent },
  physics: ['kinematic', 'cannon'],
  period: PERIOD,
  world: (_, random) => {
    const pillars = [-0.75, -0.15, 0.45].flatMap((x) => {
      const aside = 0.6 * (random.uniform() - 0.5);
      return [-0.6, 0, 0.6].map((y) => ({ x: x + 0.2 * (random.uniform() - 0.5), y: y + aside }));
    });
    return {
      name: 'grove',
      walls: rectangularArena(3, 2.4),
      obstacles: pillars.map(
        (at, i): Obstacle => ({ kind: 'cylinder', name: `pillar ${i + 1}`, at, radius: 0.08, height: 0.3 }),
      ),
    };
  },
  agent: ({ wiring, goal, sight, gain }, body) =>
    defineAgent({
      body,
      sensors: { scan: lidar({ mount: { z: 0.06 }, beams: BEAMS, rateHz: 20 }), pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: () => pilot({ body, wiring, goal, sight, gain }),
    }),
  trials: () => 4,
  trial: (_values, _index, random) => {
    const start = { x: -1.25, y: 1.2 * (random.uniform() - 0.5), heading: random.uniform() - 0.5 };
    return {
      start,
      goal: GOAL,
      shortestMetres: hypot(GOAL.x - start.x, GOAL.y - start.y) - GOAL.radius,
      timeLimitSeconds: 30,
      judge({ after, touching }) {
        if (touching) return { reward: -1, success: false, reason: 'touched something' };
        return hypot(after.x - GOAL.x, after.y - GOAL.y) < GOAL.radius
          ? { reward: 1, success: true, reason: 'goal reached' }
          : undefined;
      },
    };
  },
  seeds: [801, 802, 803, 804, 805, 806, 807, 808],
  gates: [
    { id: 'arrives', statistic: { metric: 'success', over: 'mean', trials: [1, 4] }, atLeast: 0.8 },
    { id: 'touches', statistic: { metric: 'collision-rate', over: 'mean', trials: [1, 4] }, atMost: 0.1 },
  ],
  ablations: [
    { id: 'blind', set: { sight: 0 }, mustFail: 'touches' },
    { id: 'away', set: { goal: -1 }, mustFail: 'arrives' },
    { id: 'swapped', set: { wiring: 'swapped' }, mustFail: 'arrives' },
    { id: 'shuffled', set: { wiring: 'shuffled' }, mustFail: 'arrives' },
  ],
});
