/**
 * A reference learner to hold a spiking one against: a linear actor-critic over place cells, as of Foster, Morris & Dayan 2000 (Hippocampus
 * 10:1-16, figure 3), in the same water maze. Arena and speed are the scenario's. Rates, discount and how much of the last step's way is kept (half; there
 * three quarters) were chosen on other seeds.
 */
import { RandomStream } from 'reafference/kernels';
import { openEnvironment } from 'reafference/scenarios/environment';
import { waterMaze } from 'reafference/scenarios/studies/water-maze';

/** Directions; rates of critic and actor, divided by what the cells add up to; discount a step. */
const [DIRECTIONS, CRITIC, ACTOR, DISCOUNT] = [8, 0.3, 2, 0.97];
/** Cells along a side of the arena of 1.2 m, and the width of their fields in m. */
const [SIDE, WIDTH] = [11, 0.12];
const SEEDS = [11, 12, 13, 14, 15];

/** Latency of each trial of a seed, in s. */
async function learn(seed: number): Promise<readonly number[]> {
  const environment = await openEnvironment(waterMaze, { seed, stepSeconds: 0.1, parameters: { timeLimit: 60 } });
  const random = new RandomStream(seed, 'actor');
  const critic = new Float64Array(SIDE * SIDE);
  const actor = Array.from({ length: DIRECTIONS }, () => new Float64Array(critic.length));

  /** Rates of the place cells, which add up to 1. */
  const cellsAt = ([x = 0, y = 0]: Float64Array): Float64Array => {
    const rates = Float64Array.from(critic, (_, k) => {
      const [dx, dy] = [x - 0.12 * ((k % SIDE) - 5), y - 0.12 * (Math.floor(k / SIDE) - 5)];
      return Math.exp(-(dx * dx + dy * dy) / (2 * WIDTH * WIDTH));
    });
    const sum = rates.reduce((all, rate) => all + rate, 0);
    return rates.map((rate) => rate / sum);
  };
  const dot = (weights: Float64Array, cells: Float64Array): number =>
    cells.reduce((sum, rate, k) => sum + rate * Number(weights[k]), 0);
  /** A direction, with probabilities that grow with the exponential of what the actor makes of the place. */
  const choose = (cells: Float64Array): number => {
    const chances = actor.map((weights) => Math.exp(2 * dot(weights, cells)));
    let left = random.uniform() * chances.reduce((sum, chance) => sum + chance, 0);
    return chances.findIndex((chance, k) => (left -= chance) < 0 || k === DIRECTIONS - 1);
  };

  const seconds: number[] = [];
  while (seconds.length < environment.trials) {
    let pose = environment.reset().observation['pose'] as Float64Array;
    let heading = 2 * Math.PI * random.uniform();
    for (let over = false; !over; ) {
      const cells = cellsAt(pose);
      const direction = choose(cells);
      // A body does not turn at once: half of the way is what was chosen, half that of the step before.
      const chosen = (2 * Math.PI * direction) / DIRECTIONS;
      heading = Math.atan2(Math.sin(chosen) + Math.sin(heading), Math.cos(chosen) + Math.cos(heading));
      const way = heading - Number(pose[2]);
      const step = environment.step({ velocity: [0.5 * Math.cos(way), 0.5 * Math.sin(way), 0] });
      over = step.terminated || step.truncated;
      pose = step.observation['pose'] as Float64Array;
      // Where time is up the place has the value that it had: only a goal ends what can be expected.
      const ahead = step.terminated ? 0 : DISCOUNT * dot(critic, cellsAt(pose));
      const error = step.reward + ahead - dot(critic, cells);
      const squares = dot(cells, cells);
      for (const [k, rate] of cells.entries()) {
        critic[k] = Number(critic[k]) + (CRITIC * error * rate) / squares;
        const weights = actor[direction] as Float64Array;
        weights[k] = Number(weights[k]) + (ACTOR * error * rate) / squares;
      }
      if (over) seconds.push(step.info.elapsedSeconds);
    }
  }
  environment.close();
  return seconds;
}

const all = await Promise.all(SEEDS.map(learn));
for (const [first, last] of [
  [1, 5],
  [6, 10],
  [11, 20],
] as const) {
  const latencies = all.flatMap((seconds) => seconds.slice(first - 1, last)).sort((a, b) => a - b);
  console.log(`trials ${first} to ${last}: median ${Number(latencies[latencies.length >> 1]).toFixed(1)} s`);
}
