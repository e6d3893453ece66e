import { PlaceCellGrid } from '../../controllers/encoding/place-cells.ts';
import { Network, seconds, simulate } from '../../controllers/engine/index.ts';
import { PlateauMemory } from '../../controllers/memory/plateau-memory.ts';
import { poisson } from '../../controllers/neurons/poisson.ts';
import { openRun, planScenario, sceneOf, TraceKeeper } from '../../scenarios/run/index.ts';
import scenario from '../../scenarios/studies/one-shot-memory/delayed-match-to-place.scenario.ts';
import { parameters, report } from '../benchmark.ts';

/** What {@link PlateauRampResult} is asked for. */
export interface PlateauRampParameters {
  readonly seeds: readonly number[];
}

/** Of each seed in which a random walk found the goal. */
export interface PlateauRampResult {
  readonly ramps: readonly {
    /** m from the goal to the place where the cell would spike most. */
    readonly off: number;
    /** Of all places of the arena, the share from which climbing comes within 6 cm of the goal, its radius. */
    readonly there: number;
    /** The share from which it comes within 30 cm. */
    readonly near: number;
  }[];
}

/** Half the side of the arena, its grid of place cells, as those of the scenario: m, m and Hz. */
const [HALF, SIDE, WIDTH, RATE] = [0.8, 11, 0.16, 100];
/** s per tick of the network, that the agent stays at the goal, and before it that count for a trace of 1.4 s. */
const [STEP, DWELL, LOOK_BACK] = [1e-3, 1, 15];
/** m of a step uphill, and between places that are asked. */
const [STRIDE, GRID] = [0.01, 0.05];
/** Eligibility in spikes that counts as most active: 1.4 s at the peak. */
const PEAK = 140;

const { seeds } = parameters<PlateauRampParameters>();
report({ ramps: seeds.flatMap((seed) => rampOf(seed) ?? []) } satisfies PlateauRampResult);

function rampOf(seed: number): PlateauRampResult['ramps'][number] | undefined {
  const plan = planScenario(scenario, { controller: 'random-walk', set: { sessions: 1 } });
  const keeper = new TraceKeeper({ everyTicks: 1 });
  const run = openRun(plan, seed, { listeners: [keeper] });
  run.stepUntil(({ trial }) => trial === 1);
  const { success, latencySeconds } = run.result.trials[0];
  if (!success) return undefined;
  const [goal] = sceneOf(plan, seed, 0).goals;
  const way = keeper.trace().trajectories[0];
  const driveAt = ramp(seed, way, Math.round(latencySeconds / STEP));
  const places = Array.from({ length: Math.round((2 * HALF) / GRID) - 1 }, (_, i) => -HALF + (i + 1) * GRID);
  const all = places.flatMap((x) => places.map((y) => ({ x, y })));
  const top = all.reduce((best, place) => (driveAt(place) > driveAt(best) ? place : best));
  const nearest = all.map((place) => climb(place, driveAt, goal));
  const within = (distance: number): number => nearest.filter((least) => least < distance).length / all.length;
  return { off: Math.hypot(top.x - goal.x, top.y - goal.y), there: within(0.06), near: within(0.3) };
}

/** What a cell receives at each place, per s, after a plateau at the end of a way and a stay there. */
function ramp(seed: number, way: Float32Array, found: number): (place: { x: number; y: number }) => number {
  const at = Float64Array.from({ length: SIDE }, (_, i) => HALF * ((2 * i) / (SIDE - 1) - 1));
  const grid = new PlaceCellGrid({ x: at, y: at, width: WIDTH, peak: RATE });
  const network = new Network({ step: seconds(STEP), seed });
  const cells = network.population('place', poisson, { size: grid.size });
  const memory = new PlateauMemory(network, { inputs: cells, peak: PEAK });
  const simulation = simulate(network);
  const rates = simulation.input(cells, 'rate', 'Hz').subarray(0, grid.size);
  for (let tick = Math.max(0, found - LOOK_BACK / STEP); tick < found + DWELL / STEP; tick++) {
    const sample = Math.min(tick, found, way.length / 3 - 1);
    grid.encode(way[3 * sample], way[3 * sample + 1], rates);
    if (tick === found) memory.plateau(simulation);
    simulation.step();
  }
  const weights = Float64Array.from(simulation.synapses(memory.synapses, 'w'));
  const fields = new Float64Array(grid.size);
  return ({ x, y }) => {
    grid.encode(x, y, fields);
    return weights.reduce((sum, w, cell) => sum + w * fields[cell], 0);
  };
}

/** m, the least distance to the goal on steps to the highest of eight neighbours, until there is none that is higher. */
function climb(
  from: { x: number; y: number },
  driveAt: (place: { x: number; y: number }) => number,
  goal: { readonly x: number; readonly y: number },
): number {
  let here = from;
  let least = Number.POSITIVE_INFINITY;
  for (;;) {
    least = Math.min(least, Math.hypot(here.x - goal.x, here.y - goal.y));
    const around = Array.from({ length: 8 }, (_, n) => ({
      x: Math.max(-HALF, Math.min(HALF, here.x + STRIDE * Math.cos((n * Math.PI) / 4))),
      y: Math.max(-HALF, Math.min(HALF, here.y + STRIDE * Math.sin((n * Math.PI) / 4))),
    }));
    const best = around.reduce((most, place) => (driveAt(place) > driveAt(most) ? place : most));
    if (!(driveAt(best) > driveAt(here))) return least;
    here = best;
  }
}
