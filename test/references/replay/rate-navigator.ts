import { RandomStream } from '../../../kernels/random.ts';
import { rateSheet } from './rate-sheet.ts';

/** The walls, units. */
const LEAST = 5;
const MOST = 45;
const GOAL_RADIUS = 3;
const LONGEST_MS = 300_000;

export interface RateNavigatorOptions {
  /** Whether weights learn; the source compares both. */
  readonly learning: boolean;
  readonly seed: number;
  /** Of each goal. Default 5. */
  readonly trials?: number;
  /** Default 4. */
  readonly goals?: number;
}

/** What came of the trials of one goal. */
export interface GoalResult {
  /** From start to goal of each trial; 300.001 where the goal was not found. */
  readonly seconds: readonly number[];
  /** How the weights point at the goal after the last trial, -1 to 1; NaN where nothing was learned. */
  readonly cosine: number;
}

/**
 * A body that a sheet of place cells leads, in the water maze of Haga & Fukai 2018, eLife 7:e34171, figure 10: it moves 10 units/s,
 * drawn towards the centre of the activity (0.01 per ms) and turned by noise (0.05). It rests 3 s before a trial and 15 s at the goal,
 * in cycles of 800 ms in which waves may start and 200 ms of strong inhibition. Four goals in random order.
 */
export function rateNavigator({ learning, seed, trials = 5, goals = 4 }: RateNavigatorOptions): GoalResult[] {
  const random = new RandomStream(seed, 'rate navigator');
  const sheet = rateSheet(random, { eta: learning ? 0.1 : 0 });
  let [x, y] = [0, 0];
  let [headingX, headingY] = [random.normal(), random.normal()];
  let tick = 0;
  const step = (external: number, shared: number): void => {
    sheet.step(x, y, external, shared);
    tick++;
    const { centre } = sheet;
    const [pullX, pullY] = centre.sum > 0 ? [centre.x - x, centre.y - y] : [0, 0];
    const distance = Math.sqrt(pullX * pullX + pullY * pullY) || 1;
    headingX += (0.01 * pullX) / distance + 0.05 * random.normal();
    headingY += (0.01 * pullY) / distance + 0.05 * random.normal();
    const length = Math.sqrt(headingX * headingX + headingY * headingY) || 1;
    headingX /= length;
    headingY /= length;
  };
  const rest = (milliseconds: number): void => {
    for (let n = 0; n < milliseconds; n++) step(1e-3, n % 1000 < 800 ? 0 : 0.1);
  };
  const inside = (value: number): number => Math.min(MOST, Math.max(LEAST, value));

  const places = random.shuffle([0, 1, 2, 3]).map((n) => ({ x: n < 2 ? 15 : 35, y: n % 2 === 0 ? 15 : 35 }));
  return places.slice(0, goals).map((goal) => {
    const away = (): number => (x - goal.x) ** 2 + (y - goal.y) ** 2;
    const seconds = Array.from({ length: trials }, () => {
      do {
        x = LEAST + (MOST - LEAST) * random.uniform();
        y = LEAST + (MOST - LEAST) * random.uniform();
      } while (away() < 10 ** 2);
      rest(3000);
      let elapsed = 0;
      while (elapsed <= LONGEST_MS && away() >= GOAL_RADIUS ** 2) {
        elapsed++;
        x = inside(x + 0.01 * headingX);
        y = inside(y + 0.01 * headingY);
        step(5e-3, 2.5e-3 * (Math.sin(2 * Math.PI * 7e-3 * tick) + 1));
      }
      if (elapsed <= LONGEST_MS) rest(15_000);
      return elapsed / 1000;
    });
    return { seconds, cosine: sheet.goalCosine(goal.x, goal.y) };
  });
}
