import { given } from '../../../agents/given.ts';
import type { RangesFile } from '../../boards/ranges-file.ts';
import { WATCHED_SEED, watchRanges } from '../../boards/watch-ranges.ts';
import { prepareFile, writeResultFile } from '../../output/result-file.ts';
import { loadScenario } from '../../plan/load.ts';
import { planRun } from '../../plan/plan-run.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { CalibrateValues } from '../options/calibrate-options.ts';

/** Watches a run of a scenario with floats, and shows or writes how large the numbers of its networks become. */
export async function calibrate({ operands, options, io, output }: Call<CalibrateValues>): Promise<number> {
  const { out, seed = WATCHED_SEED, set, body, json = false } = options;
  const { reference } = await loadScenario(operands[0], io.cwd);
  const plan = await planRun({ scenario: reference, seeds: [seed], ...given({ set, body }) });
  if (out !== undefined) prepareFile(out);
  const ranges = await watchRanges(plan, seed);
  const file: RangesFile = { scenario: plan.scenario.id, seed, ranges };
  if (json) output.json(file);
  else {
    const width = Math.max(...Object.keys(ranges).map(({ length }) => length), 0);
    const digits = (x: number): string => `${Number(x.toPrecision(4))}`.padStart(10);
    for (const [name, [least, most]] of Object.entries(ranges))
      output.result(`${name.padEnd(width)} ${digits(least)} ${digits(most)}`);
  }
  if (out !== undefined) {
    writeResultFile(out, `${JSON.stringify(file, null, 2)}\n`);
    output.wrote(out, false);
  }
  return EXIT.ok;
}
