import { cos, sin } from '../../kernels/math-f64.ts';
import { planScenario } from '../../scenarios/plan/plan.ts';
import { openRun } from '../../scenarios/run/open-run.ts';
import scenario from '../../scenarios/studies/one-shot-memory/one-shot-by-sight.scenario.ts';
import { parameters, report } from '../benchmark.ts';

export interface MapBySightParameters {
  readonly seed: number;
  readonly minutes: number;
}

export interface MapBySightResult {
  /** Each minute of an exploration. */
  readonly minutes: readonly {
    /** m, root mean square of how far off the place is that it senses, apart from the origin, while it moves on. */
    readonly moving: number;
    /** m, the same while it turns, at 4 rad/s or more. */
    readonly turning: number;
    /** m, by how much the place lies ahead of the body in the mean; below 0 behind it. */
    readonly ahead: number;
  }[];
}

interface Sample {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly turns: boolean;
}

/** Ticks between two samples. */
const EVERY = 100;
/** rad/s */
const TURNING = 4;

const { seed, minutes } = parameters<MapBySightParameters>();
const samples: Sample[][] = Array.from({ length: minutes }, () => []);
const here = new Float64Array(2);
const run = openRun(planScenario(scenario, { set: { exploreTime: 60 * minutes, sessions: 1 } }), seed, {
  listeners: [
    {
      tick({ elapsed, trial, pose: { x, y, heading }, twist: { angularZ } }) {
        if (trial > 0 || elapsed % EVERY !== 0 || elapsed > 60_000 * minutes) return;
        run.controller.signals?.()['here'].read(here);
        samples[Math.floor((elapsed - 1) / 60_000)].push({
          ...{ x: here[0] - x, y: here[1] - y, heading },
          turns: Math.abs(angularZ) >= TURNING,
        });
      },
    },
  ],
});
run.stepUntil(({ trial }) => trial === 1);
run.dispose();

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

report({
  minutes: samples.map((all) => {
    const [x, y] = [mean(all.map((one) => one.x)), mean(all.map((one) => one.y))];
    const rootMeanSquare = (of: readonly Sample[]): number =>
      Math.sqrt(mean(of.map((one) => (one.x - x) ** 2 + (one.y - y) ** 2)));
    const moving = all.filter(({ turns }) => !turns);
    return {
      moving: rootMeanSquare(moving),
      turning: rootMeanSquare(all.filter(({ turns }) => turns)),
      ahead: mean(moving.map((one) => (one.x - x) * cos(one.heading) + (one.y - y) * sin(one.heading))),
    };
  }),
} satisfies MapBySightResult);
