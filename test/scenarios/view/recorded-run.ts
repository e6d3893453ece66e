import { createRecorder } from '../../../bridges/recording/index.ts';
import type { RunPart } from '../../../bridges/recording/runs/run-parts.ts';
import { type Plan, worldOf } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';

/** Records the run of a seed, as `reafference run --record` does. @param without parts that are left out; default: none */
export async function recordRun(
  file: string,
  plan: Plan,
  seed: number,
  without: readonly RunPart[] = [],
): Promise<string> {
  const { identity, body, period } = plan;
  const world = worldOf(plan, seed);
  const recorder = await createRecorder(file, { identity: { ...identity }, seed, body, period, world, without });
  const run = openRun(plan, seed, { listeners: [recorder.listener] });
  run.step(Infinity);
  run.dispose();
  await recorder.close();
  return file;
}
