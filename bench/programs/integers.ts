import type { SpikeAgreement } from '../../bridges/boards/index.ts';
import { integersHere } from '../../bridges/boards/integers/integer-twin.ts';
import type { IntegerOptions } from '../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import type { Ranges } from '../../controllers/engine/compiler/transforms/integers/ranges.ts';
import { hostOn } from '../../scenarios/boards/network-host.ts';
import { watchRanges } from '../../scenarios/boards/watch-ranges.ts';
import { splOf } from '../../scenarios/measure/metrics.ts';
import type { Plan } from '../../scenarios/plan/plan.ts';
import { planScenario } from '../../scenarios/plan/plan.ts';
import type { NetworkHost } from '../../scenarios/run/network-host.ts';
import { openRun } from '../../scenarios/run/open-run.ts';
import type { BoardNetwork } from '../../scenarios/scenario/board-report.ts';
import type { Scenario } from '../../scenarios/scenario/scenario.ts';
import waterMaze from '../../scenarios/studies/water-maze/water-maze.scenario.ts';
import { parameters, report } from '../benchmark.ts';
import { mean, quantile } from '../statistics.ts';

/** What few bits cost the water maze: learned with floats and fixed and, if asked, learned on after it was rounded and from the start. */
export interface IntegersParameters {
  readonly seeds: readonly number[];
  /** Of weights. */
  readonly bits: readonly number[];
  /** Whether it also learns with them. Default: false. */
  readonly learns?: boolean;
}

/** Means over seeds. */
export interface IntegersRow {
  readonly condition: string;
  /** Share of trials that found the goal. */
  readonly success: number;
  /** s, median over seeds of each seed's median time to the goal. */
  readonly latency: number;
  readonly spl: number;
  /** Difference of the success to that of floats on the same seeds, and half the width of its 95 % interval. */
  readonly difference: readonly [number, number];
  /** By populations, with a shadow in floats that gets the same input. */
  readonly agreement?: Readonly<Record<string, Agreement>>;
}

/** How spikes agree with those of floats. */
type Agreement = Pick<Required<SpikeAgreement>, (typeof AGREEMENT)[number]>;

const AGREEMENT = ['f1', 'recall', 'precision', 'rateError', 'rateErrorHz'] as const;

interface Outcome {
  readonly success: number;
  readonly latency: number;
  readonly spl: number;
  readonly agreement?: BoardNetwork['agreement'];
  readonly state: Uint8Array;
}

const FIXED = { acetylcholine: 0, dopamine: 0 };

const { seeds, bits, learns = false } = parameters<IntegersParameters>();
const learning = planScenario(waterMaze as Scenario);
const fixed = planScenario(waterMaze as Scenario, { set: FIXED });
const ranges: Ranges = await watchRanges(learning);

/** Runs one seed. @param last trials that count, the others are for learning */
async function runOne(
  plan: Plan,
  seed: number,
  last: number,
  host?: NetworkHost,
  state?: Uint8Array,
): Promise<Outcome> {
  const identity = host === undefined ? plan.identity : { ...plan.identity, board: host.board };
  const run = openRun({ ...plan, identity }, seed, {
    ...(host === undefined ? {} : { networkHost: host }),
    ...(state === undefined ? {} : { controllerState: state }),
  });
  while (await run.runTrial());
  const trials = run.result.trials.slice(-last);
  const agreement = run.result.board?.networks[0].agreement;
  const outcome: Outcome = {
    success: mean(trials.map((trial) => Number(trial.success))),
    latency: quantile(
      trials.map(({ latencySeconds }) => latencySeconds),
      0.5,
    ),
    spl: mean(trials.map(splOf)),
    ...(agreement === undefined ? {} : { agreement }),
    state: run.controller.save(),
  };
  run.dispose();
  host?.close();
  return outcome;
}

function integers(options: IntegerOptions, shadow = false): NetworkHost {
  const board = integersHere(options);
  return hostOn(board.ranged?.(ranges) ?? board, shadow);
}

const conditions = new Map<string, Outcome[]>();
const note = (condition: string, outcome: Outcome): void => {
  const all = conditions.get(condition) ?? [];
  conditions.set(condition, [...all, outcome]);
  process.stderr.write(`${condition}: ${outcome.success.toFixed(2)} ${outcome.latency.toFixed(2)} s\n`);
};
for (const seed of seeds) {
  const learned = await runOne(learning, seed, 10);
  note('learned with floats', learned);
  note('fixed, floats', await runOne(fixed, seed, 20, undefined, learned.state));
  for (const weightBits of bits) {
    note(`fixed, ${weightBits} bits`, await runOne(fixed, seed, 20, integers({ weightBits }, true), learned.state));
    if (!learns) continue;
    const later = await runOne(learning, seed, 10, integers({ weightBits }), learned.state);
    note(
      `learned on with ${weightBits} bits, then fixed`,
      await runOne(fixed, seed, 20, integers({ weightBits }), later.state),
    );
    note(`learned with ${weightBits} bits`, await runOne(learning, seed, 10, integers({ weightBits })));
  }
}

const rows = [...conditions].map(([condition, outcomes]): IntegersRow => {
  const of = (metric: (outcome: Outcome) => number): number[] => outcomes.map(metric);
  const base = conditions.get(condition.startsWith('learned with ') ? 'learned with floats' : 'fixed, floats') ?? [];
  const differences = outcomes.map(({ success }, n) => success - base[n].success);
  const spread = Math.sqrt(mean(differences.map((one) => (one - mean(differences)) * (one - mean(differences)))));
  const agreement = agreementOf(outcomes);
  return {
    condition,
    success: mean(of(({ success }) => success)),
    latency: quantile(
      of(({ latency }) => latency),
      0.5,
    ),
    spl: mean(of(({ spl }) => spl)),
    difference: [mean(differences), (1.96 * spread) / Math.sqrt(seeds.length)],
    ...(agreement === undefined ? {} : { agreement }),
  };
});
report({ rows });

/** Means over seeds. */
function agreementOf(outcomes: readonly Outcome[]): IntegersRow['agreement'] {
  const all = outcomes.flatMap(({ agreement = [] }) => agreement);
  if (all.length === 0) return undefined;
  const names = [...new Set(all.map(({ population }) => population))];
  return Object.fromEntries(
    names.map((name) => {
      const some = all.filter(({ population }) => population === name);
      const means = AGREEMENT.map((measure) => [measure, mean(some.map((one) => one[measure] ?? 0))]);
      return [name, Object.fromEntries(means) as Agreement];
    }),
  );
}
