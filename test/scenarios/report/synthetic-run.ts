import type { WeightMap } from '../../../agents/index.ts';
import type { ReportData } from '../../../scenarios/report/report-data.ts';
import type { RunResult, SeedResult, Trace, TrialResult } from '../../../scenarios/scenario/result.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

const GOAL = { x: 0.9, y: 0.6, radius: 0.25 };

/** A pseudo-random sequence in [0, 1): enough to draw with. */
export function sequence(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A made-up learner: its way to the goal straightens with the trials. */
export function syntheticSeed(
  seed: number,
  trialCount = 20,
  skill = (index: number) => 1 - Math.exp(-index / 3),
): SeedResult {
  const random = sequence(seed);
  const trajectories: Float32Array[] = [];
  const trials = Array.from({ length: trialCount }, (_, index): TrialResult => {
    const { points, success } = walk(random, skill(index));
    trajectories.push(points);
    const latencySeconds = success ? (points.length / 3) * 0.02 : 15;
    const pathMetres = latencySeconds * 1.3;
    const shortestMetres = 1.7;
    return {
      index,
      success,
      terminated: success,
      reason: success ? 'goal reached' : 'time limit',
      latencySeconds,
      pathMetres,
      shortestMetres,
      spl: success ? shortestMetres / Math.max(pathMetres, shortestMetres) : 0,
      reward: Number(success),
      collisions: success ? 0 : 3,
      ticks: Math.round(latencySeconds * 1000) + 300,
      spikes: { place: 900, action: 4000 },
    };
  });
  return {
    seed,
    trials,
    digest: seed.toString(16).padStart(2, '0').repeat(32),
    efficiency: {
      neurons: 481,
      synapses: 43560,
      footprintBytes: 712_000,
      steps: 61_000,
      neuronUpdates: 481 * 61_000,
      spikes: 214_000,
      effectiveSynapticOperations: 9_300_000,
      denseSynapticOperations: 2_657_160_000,
    },
    simulatedSeconds: trials.reduce((sum, { ticks }) => sum + ticks / 1000, 0),
    cpuSeconds: 0.21,
    trace: {
      everyTicks: 20,
      trajectories,
      raster: spikes(),
      events: [],
      rests: [],
      weights: [weights()],
      closeUps: [],
      signals: [],
    },
  };
}

function walk(random: () => number, skill: number): { points: Float32Array; success: boolean } {
  const angle = random() * 2 * Math.PI;
  let [x, y] = [1.7 * Math.cos(angle), 1.7 * Math.sin(angle)];
  x = Math.max(-1.8, Math.min(1.8, x));
  y = Math.max(-1.8, Math.min(1.8, y));
  let heading = random() * 6;
  const points: number[] = [];
  for (let step = 0; step < 750; step++) {
    const goal = Math.atan2(GOAL.y - y, GOAL.x - x);
    heading += (random() - 0.5) * 1.2;
    const turn = Math.atan2(Math.sin(goal - heading), Math.cos(goal - heading));
    heading += turn * 0.35 * skill;
    x += 0.026 * Math.cos(heading);
    y += 0.026 * Math.sin(heading);
    if (Math.abs(x) > 1.95 || Math.abs(y) > 1.95) heading += Math.PI;
    x = Math.max(-1.95, Math.min(1.95, x));
    y = Math.max(-1.95, Math.min(1.95, y));
    points.push(x, y, heading);
    if (Math.hypot(x - GOAL.x, y - GOAL.y) < GOAL.radius) return { points: Float32Array.from(points), success: true };
  }
  return { points: Float32Array.from(points), success: false };
}

let drawn: Trace['raster'];

/** Spikes of the last trial: a million draws, and so the same for every seed. */
function spikes(): Trace['raster'] {
  if (drawn !== undefined) return drawn;
  const random = sequence(1);
  const population = (name: string, size: number, rate: (tick: number, id: number) => number) => {
    const ticks: number[] = [];
    const ids: number[] = [];
    for (let tick = 0; tick < 2100; tick++) {
      for (let id = 0; id < size; id++) {
        if (random() < rate(tick, id)) {
          ticks.push(tick);
          ids.push(id);
        }
      }
    }
    return { name, size, ticks: Uint32Array.from(ticks), ids: Uint32Array.from(ids) };
  };
  drawn = {
    trial: 19,
    populations: [
      population('place', 121, (tick, id) => 0.08 * Math.exp(-(((id - 20 - tick / 25) / 8) ** 2))),
      population(
        'action',
        360,
        (tick, id) => 0.06 * Math.exp(-(((id - 150 + 60 * Math.sin(tick / 300)) / 40) ** 2)) + 0.0005,
      ),
    ],
  };
  return drawn;
}

function weights(): WeightMap {
  const [posts, side] = [36, 11];
  const pres = side * side;
  const preCentres = Float64Array.from(
    { length: 2 * pres },
    (_, i) => -2 + 0.4 * (i % 2 === 0 ? (i >> 1) % side : Math.floor((i >> 1) / side)),
  );
  const postDirections = Float64Array.from({ length: posts }, (_, i) => (2 * Math.PI * i) / posts);
  const values = Float64Array.from({ length: posts * pres }, (_, i) => {
    const [post, pre] = [Math.floor(i / pres), i % pres];
    const [dx, dy] = [GOAL.x - preCentres[2 * pre], GOAL.y - preCentres[2 * pre + 1]];
    const towards = Math.cos(postDirections[post] - Math.atan2(dy, dx));
    return 2 + Math.exp(-Math.hypot(dx, dy) / 1.5) * 1.8 * towards;
  });
  return { pre: 'place', post: 'action', shape: [posts, pres], unit: 'pA', values, preCentres, postDirections };
}

export function syntheticRun(
  seeds = 20,
  trials = 20,
  controller = 'scenario',
  skill?: (index: number) => number,
): RunResult {
  return {
    scenario: 'water-maze',
    version: 1,
    params: { learningRate: 0.01, acetylcholine: 1 },
    body: 'point',
    physics: 'kinematic',
    controller,
    code: '0.1.0',
    seeds: Array.from({ length: seeds }, (_, i) => syntheticSeed(i + 1, trials, skill)),
    digest: 'ab'.repeat(32),
    partial: false,
    wallSeconds: 3.2,
  };
}

export function syntheticReport(overrides: Partial<ReportData> = {}): ReportData {
  return {
    title: 'Learning to find a hidden platform',
    source: 'Zannone, Brzosko, Paulsen & Clopath (2018), figure 3',
    run: syntheticRun(),
    trialCount: 20,
    period: 1e-3,
    gates: [
      {
        gate: {
          id: 'learned-6-10',
          statistic: { metric: 'success', over: 'mean', trials: [6, 10] },
          atLeast: 0.85,
          atMost: 1,
          reason: 'Made up, figure 1',
        },
        result: { value: 0.912, outcome: 'passed', interval: [0.871, 0.945] },
      },
      {
        gate: { id: 'latency-11-20', statistic: { metric: 'latency', over: 'median', trials: [11, 20] }, atMost: 3.2 },
        result: {
          value: 2.41,
          outcome: 'undecided',
          interval: [2.2, 3.7],
          because: 'too few seeds to tell: 5 of 60',
        },
      },
      {
        gate: { id: 'direct-11-20', statistic: { metric: 'spl', over: 'mean', trials: [11, 20] }, atLeast: 0.46 },
        result: { value: 0.41, outcome: 'failed', interval: [0.38, 0.44] },
      },
    ],
    baselines: [syntheticRun(5, 20, 'random-walk', () => 0)],
    oracle: syntheticRun(5, 20, 'oracle', () => 3),
    parameters: [
      {
        name: 'learningRate',
        value: 0.01,
        unit: '1',
        meaning: 'Change of a weight by one unit of eligibility',
        default: 0.01,
        origin: 'default',
      },
      {
        name: 'acetylcholine',
        value: 0,
        unit: '1',
        meaning: 'Depression while exploring, 1 on and 0 off',
        default: 1,
        origin: '--set',
      },
    ],
    scene: () => ({ world: { name: 'square', walls: rectangularArena(4, 4), obstacles: [] }, goals: [GOAL] }),
    realTimeFactor: 287,
    versions: { reafference: '0.1.0', node: 'v20.20.2', platform: 'linux x64' },
    command: 'reafference run water-maze --seeds 20 --report report.html',
    ...overrides,
  };
}
