import { describe, expect, it } from 'vitest';
import { Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { PlateauMemory } from '../../../controllers/memory/plateau-memory.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';

/** Cells along a track; m, its length beyond 1 m on both sides of it, and standard deviation of a field; Hz; s. */
const [CELLS, LENGTH, WIDTH, RATE, STEP] = [160, 4, 0.1, 100, 2e-3];
const centre = (cell: number): number => -1 + ((cell + 0.5) * (LENGTH + 2)) / CELLS;
/** Eligibility in spikes after many cells passed, so that it rarely saturates. */
const PEAK = 100;

/** Runs along a track, in each lap with a plateau at a place or none. Returns weights, and what the cell would receive at each place, per s. */
function run(speed: number, laps: readonly (number | undefined)[], seed = 1) {
  const network = new Network({ step: seconds(STEP), seed });
  const places = network.population('places', poisson, { size: CELLS });
  const memory = new PlateauMemory(network, { inputs: places, peak: PEAK });
  const simulation = simulate(network);
  const rate = simulation.input(places, 'rate', 'Hz');
  const from = speed > 0 ? 0 : LENGTH;
  for (const plateau of laps) {
    let due = plateau !== undefined;
    for (let tick = 0; tick * STEP * Math.abs(speed) < LENGTH; tick++) {
      const x = from + speed * tick * STEP;
      for (let cell = 0; cell < CELLS; cell++)
        rate[cell] = RATE * Math.exp(-((x - centre(cell)) ** 2) / (2 * WIDTH ** 2));
      if (plateau !== undefined && due && (x - plateau) * speed >= 0) {
        memory.plateau(simulation);
        due = false;
      }
      simulation.step();
    }
    rate.fill(0);
    // Until the traces are gone.
    simulation.step(Math.round(15 / STEP));
  }
  const weights = Array.from(simulation.synapses(memory.synapses, 'w'));
  const driveAt = (x: number): number =>
    weights.reduce((sum, w, cell) => sum + w * RATE * Math.exp(-((x - centre(cell)) ** 2) / (2 * WIDTH ** 2)), 0);
  return { weights, driveAt };
}

/** m, the width of the field of equal area and height, and its centre. */
function field({ weights }: ReturnType<typeof run>) {
  const sum = weights.reduce((all, w) => all + w, 0);
  return {
    width: ((sum / Math.max(...weights)) * (LENGTH + 2)) / CELLS,
    middle: weights.reduce((all, w, cell) => all + w * centre(cell), 0) / sum,
  };
}

const GOAL = 2.5;

describe('a memory by plateau potentials', () => {
  it('makes a place field in one lap, whose width grows linearly with speed and whose middle lies before the plateau', {
    tags: 'long',
  }, () => {
    const speeds = [0.1, 0.2, 0.3, 0.4];
    const fields = speeds.map((speed) => field(run(speed, [GOAL])));
    const slope = (fields[3].width - fields[0].width) / (speeds[3] - speeds[0]);
    // A time of seconds, which the eligibility of 1.4 s and the instructive signal of 0.4 s set.
    expect(slope).toBeGreaterThan(1.5);
    for (const i of [1, 2]) {
      const line = fields[0].width + slope * (speeds[i] - speeds[0]);
      expect(Math.abs(fields[i].width / line - 1), `${speeds[i]} m/s`).toBeLessThan(0.06);
    }
    for (const [i, { middle }] of fields.entries())
      expect(GOAL - middle, `${speeds[i]} m/s`).toBeGreaterThan(speeds[i]);
  });

  it.each([0.3, -0.3])(
    'is a ramp that rises along the way that led to the plateau, at %d m/s',
    { tags: 'long' },
    (speed) => {
      const { driveAt } = run(speed, [GOAL - 0.5]);
      const ahead = Math.sign(speed);
      const goal = GOAL - 0.5;
      const before = [1.2, 1, 0.8, 0.6, 0.4].map((distance) => driveAt(goal - ahead * distance));
      for (let i = 1; i < before.length; i++) expect(before[i], `step ${i}`).toBeGreaterThan(1.1 * before[i - 1]);
      // Beyond it there is much less than as far before it.
      for (const distance of [0.6, 0.8, 1]) {
        expect(driveAt(goal + ahead * distance), `${distance} m`).toBeLessThan(0.5 * driveAt(goal - ahead * distance));
      }
    },
  );

  it('adds what a later plateau elsewhere binds, and keeps the first', { tags: 'long' }, () => {
    const [once, twice] = [[GOAL - 0.5], [GOAL - 0.5, GOAL + 0.5]].map((laps) => run(0.3, laps));
    expect(twice.driveAt(GOAL + 0.5)).toBeGreaterThan(100 * once.driveAt(GOAL + 0.5));
    expect(twice.driveAt(GOAL - 0.5) / once.driveAt(GOAL - 0.5)).toBeCloseTo(1, 1);
  });

  it('learns nothing without a plateau', { tags: 'long' }, () => {
    expect(Math.max(...run(0.3, [undefined]).weights)).toBe(0);
  });
});
