/** A learner of your own in a scenario: a table of places and directions, learned by Sarsa(lambda), finds a hidden goal ever sooner. */
import { RandomStream } from 'reafference/kernels';
import { openEnvironment } from 'reafference/scenarios/environment';
import { waterMaze } from 'reafference/scenarios/studies/water-maze';

const [SIDE, DIRECTIONS, RATE, DISCOUNT, TRACE, CHANCE] = [10, 8, 0.2, 0.97, 0.9, 0.1];
const environment = await openEnvironment(waterMaze, { seed: 1, stepSeconds: 0.2, parameters: { trials: 40 } });
const random = new RandomStream(1, 'exploration');
const nowhere = new Float64Array(3);
const values = new Float64Array(SIDE * SIDE * DIRECTIONS);
const traces = new Float64Array(values.length);

/** Where the values of the place begin, in an arena of 1.2 m. */
const placeOf = ([x = 0, y = 0]: Float64Array): number => {
  const [column, row] = [x, y].map((at) => Math.min(SIDE - 1, Math.max(0, Math.floor(SIDE * (at / 1.2 + 0.5)))));
  return ((row ?? 0) * SIDE + (column ?? 0)) * DIRECTIONS;
};
/** The best of the directions from a place, or now and then any. */
const choose = (place: number): number => {
  const of = Array.from(values.subarray(place, place + DIRECTIONS), (value) => value + 1e-6 * random.uniform());
  return place + (random.uniform() < CHANCE ? random.integer(DIRECTIONS) : of.indexOf(Math.max(...of)));
};

const seconds: number[] = [];
for (let trial = 0; trial < environment.trials; trial++) {
  traces.fill(0);
  let { pose = nowhere } = environment.reset().observation;
  let action = choose(placeOf(pose));
  for (let over = false; !over; ) {
    const way = (2 * Math.PI * (action % DIRECTIONS)) / DIRECTIONS - Number(pose[2]);
    const step = environment.step({ velocity: [0.5 * Math.cos(way), 0.5 * Math.sin(way), 0] });
    over = step.terminated || step.truncated;
    ({ pose = nowhere } = step.observation);
    const next = choose(placeOf(pose));
    const error = step.reward + (over ? 0 : DISCOUNT * Number(values[next])) - Number(values[action]);
    traces[action] = 1;
    for (const [k, trace] of traces.entries()) {
      values[k] = Number(values[k]) + RATE * error * trace;
      traces[k] = DISCOUNT * TRACE * trace;
    }
    action = next;
    if (over) seconds.push(step.info.elapsedSeconds);
  }
}
environment.close();
for (let from = 0; from < seconds.length; from += 10) {
  const ten = seconds.slice(from, from + 10).sort((a, b) => a - b);
  console.log(`trials ${from + 1} to ${from + 10}: median ${((Number(ten[4]) + Number(ten[5])) / 2).toFixed(1)} s`);
}
