import { run } from '../../scenarios/pool/index.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export interface CobelParameters {
  readonly scenario: 'cobel-open-field' | 'cobel-open-field-1ms';
}

export interface CobelResult {
  readonly cpuMilliseconds: number;
  /** Of the network: trials, and the pause before each but the first. */
  readonly simulatedSeconds: number;
}

/** Whole runs of 30 trials, networks built and results gathered; the first warms up. */
const WARM_UP = [201];
const SEEDS = [202, 203, 204, 205];
/** s */
const PAUSE = 0.4;

const { scenario } = parameters<CobelParameters>();
await run({ scenario, seeds: WARM_UP });
const since = process.cpuUsage();
const { seeds } = await run({ scenario, seeds: SEEDS });
report({
  cpuMilliseconds: cpuMilliseconds(since),
  simulatedSeconds: seeds.reduce((sum, one) => sum + one.simulatedSeconds + PAUSE * (one.trials.length - 1), 0),
} satisfies CobelResult);
