import { controllerFileContent } from '../../output/controller-file.ts';
import type { ResultFile } from '../../output/result-file.ts';
import type { Plan } from '../../plan/plan.ts';
import { recordingPath } from '../../pool/seed-job.ts';
import type { RunResult } from '../../scenario/result.ts';
import type { References } from './references.ts';
import type { RunValues } from './run-options.ts';
import type { RunSummary } from './run-summary.ts';

/** The files that are made of a run, but for its recordings and checkpoints. */
export async function runFiles(
  plan: Plan,
  run: RunResult,
  references: References,
  summary: RunSummary,
  { saveController, out, report, set = {} }: RunValues,
  argv: readonly string[],
): Promise<ResultFile[]> {
  const files: ResultFile[] = [];
  if (saveController !== undefined) {
    for (const { seed, controllerState } of run.seeds) {
      if (controllerState === undefined) continue;
      const file = recordingPath(saveController, seed, plan.seeds.length);
      files.push({ file, content: () => controllerFileContent(controllerState) });
    }
  }
  if (out !== undefined) {
    const { runFolderFiles } = await import('../../output/run-folder.ts');
    const others = [...references.baselines, ...(references.oracle === undefined ? [] : [references.oracle])];
    files.push(...runFolderFiles(out, { run, others, period: plan.period, summary }));
  }
  if (report !== undefined) {
    const { runReport } = await import('./run-report.ts');
    files.push({ file: report, content: () => runReport(plan, run, references, summary, set, argv) });
  }
  return files;
}
