import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecorder, type Recorder } from '../../bridges/recording/index.ts';
import { worldOf } from '../../scenarios/plan/plan.ts';
import { planRun } from '../../scenarios/plan/plan-run.ts';
import { openRun } from '../../scenarios/run/open-run.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export interface RecordingParameters {
  readonly scenario: string;
  readonly recorded: boolean;
  /** Simulated time. */
  readonly seconds: number;
}

export interface RecordingResult {
  readonly cpuMilliseconds: number;
}

const SEED = 3;
const { scenario, recorded, seconds } = parameters<RecordingParameters>();
const plan = await planRun({ scenario, seeds: [SEED] });
const file = join(tmpdir(), `reafference-bench-${process.pid}.mcap`);

/** The run of a seed for some simulated time. */
async function measure(simulated: number): Promise<number> {
  const { body, period, identity } = plan;
  const recording = { body, period, seed: SEED, identity: { ...identity }, world: worldOf(plan, SEED) };
  const recorder: Recorder | undefined = recorded ? await createRecorder(file, recording) : undefined;
  const run = openRun(plan, SEED, { listeners: recorder === undefined ? [] : [recorder.listener as never] });
  const since = process.cpuUsage();
  run.step(Math.round(simulated / period));
  await recorder?.close();
  return cpuMilliseconds(since);
}

await measure(Math.min(5, seconds));
const taken = await measure(seconds);
rmSync(file, { force: true });
report({ cpuMilliseconds: taken } satisfies RecordingResult);
