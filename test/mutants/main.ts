/**
 * `npm run test:mutants -- [--all | --twentieth K | --file PART] [--jobs N]`: makes deliberate mistakes, one at a time, and runs the tests that
 * must notice each. Prints those that no assertion notices, and exits 1 if there are any. Default: a twentieth of the mistakes, another one
 * every day. `--file` takes those in files, or for tests, whose path has PART in it.
 *
 * `npm run test:mutants -- --drawn COUNT [--seed N] [--file PART] [--jobs N]`: makes mistakes that are drawn at random, and runs the tests
 * nearest to each. Prints those that no test notices, and exits 1 if less than 95 % of those that compile are noticed. The seed is 1 by
 * default. `--file` draws them in files whose path has PART in it.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { MUTANTS } from './all.ts';
import { runDrawn } from './drawn/run.ts';
import { runListed } from './listed-run.ts';
import type { Mutant } from './mutant.ts';

const DAY = 86_400_000;
/** The share of drawn mistakes that tests must notice: some change nothing that anybody could see. */
const SHARE = 0.95;

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    twentieth: { type: 'string', default: `${Math.floor(Date.now() / DAY) % 20}` },
    file: { type: 'string' },
    drawn: { type: 'string' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: `${Math.min(4, availableParallelism())}` },
  },
});

function chosen(): readonly Mutant[] {
  const { all, file, twentieth } = values;
  if (file !== undefined) return MUTANTS.filter((mutant) => mutant.file.includes(file) || mutant.test.includes(file));
  if (all) return MUTANTS;
  if (!/^1?[0-9]$/.test(twentieth)) throw new Error(`--twentieth takes a number from 0 to 19, not '${twentieth}'`);
  return MUTANTS.filter((_, i) => i % 20 === Number(twentieth));
}

function whole(option: 'drawn' | 'seed' | 'jobs', least: number): number {
  const value = Number(values[option]);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${option} takes a whole number from ${least}, not '${values[option]}'`);
}

const began = performance.now();
const seconds = (): string => `${Math.round((performance.now() - began) / 1000)} s`;
if (values.drawn !== undefined) {
  const { drawn, refused, noticed, survivors } = await runDrawn(
    whole('drawn', 1),
    whole('seed', 0),
    whole('jobs', 1),
    values.file,
  );
  for (const survivor of survivors) console.log(survivor);
  const compile = drawn - refused;
  console.log(`${refused} of ${drawn} refused by the compiler`);
  console.log(`${noticed} of the other ${compile} noticed by tests (${((100 * noticed) / compile).toFixed(1)} %)`);
  process.stderr.write(`${seconds()}\n`);
  process.exitCode = noticed >= SHARE * compile ? 0 : 1;
} else {
  const mutants = chosen();
  if (mutants.length === 0) throw new Error(`no mistake is in, or for, '${values.file}'`);
  const { noticed, faults } = await runListed(mutants, whole('jobs', 1));
  for (const fault of faults) console.log(fault);
  console.log(`${noticed} of ${mutants.length} mistakes noticed, ${faults.length} faults, ${seconds()}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
