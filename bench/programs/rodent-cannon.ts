import { run } from '../../scenarios/pool/index.ts';
import { cpuMilliseconds, report } from '../benchmark.ts';

export interface RodentResult {
  readonly cpuMilliseconds: number;
  readonly simulatedSeconds: number;
}

const since = process.cpuUsage();
const { seeds } = await run({
  scenario: 'water-maze',
  seeds: [101],
  set: { trials: 20 },
  body: 'rodent',
  physics: 'cannon',
});
report({
  cpuMilliseconds: cpuMilliseconds(since),
  simulatedSeconds: seeds.reduce((sum, { simulatedSeconds }) => sum + simulatedSeconds, 0),
} satisfies RodentResult);
