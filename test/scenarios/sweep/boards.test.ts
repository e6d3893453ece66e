// @module-tag long
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkHostRequest } from '../../../scenarios/boards/network-host.ts';
import { type RangesFile, readRanges } from '../../../scenarios/boards/ranges-file.ts';
import { watchRanges } from '../../../scenarios/boards/watch-ranges.ts';
import { InProcessQueue } from '../../../scenarios/pool/in-process-queue.ts';
import { run } from '../../../scenarios/pool/runner.ts';
import type { SweepJob } from '../../../scenarios/sweep/job.ts';
import { RANGES, requireUsable } from '../../../scenarios/sweep/on-board.ts';
import { jobsOf, planOf, planSweep, type SweepPlan } from '../../../scenarios/sweep/plan-sweep.ts';
import { Failures } from '../../../scenarios/sweep/results/failures.ts';
import { decodeJobResult, type JobResult } from '../../../scenarios/sweep/results/job-result.ts';
import { ResultsFolder } from '../../../scenarios/sweep/results/results-folder.ts';
import { open, runSweepJob } from '../../../scenarios/sweep/run-job.ts';
import { runSweep } from '../../../scenarios/sweep/run-sweep.ts';
import type { Sweep } from '../../../scenarios/sweep/sweep.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const GROVE = relative('', new URL('../../../examples/chip-grove.ts', import.meta.url).pathname);
const SEED = 7001;
/** The networks of a controller in this process, in integers, and on a chip. */
const SWEEP: Sweep = { scenario: GROVE, vary: { board: 'none, integer-twin, loihi-fixed' }, seeds: [SEED] };

const sweep = async (folder: string, description = SWEEP) => {
  const plan = await planSweep(description);
  const outcome = await runSweep(plan, new ResultsFolder(folder), new InProcessQueue(open({ folder })));
  expect([...new Failures(folder).all()].map(({ error }) => error.message)).toEqual([]);
  return { plan, ...outcome, results: resultsIn(folder, plan) };
};
const jobsIn = (plan: SweepPlan): SweepJob[] => plan.search.next([]).flatMap((candidate) => jobsOf(plan, candidate));
const resultsIn = (folder: string, plan: SweepPlan): JobResult[] => {
  const results = new ResultsFolder(folder);
  return jobsIn(plan).map(({ id }) => decodeJobResult(results.read(id) ?? '', id, 'the test'));
};
const rangesIn = (folder: string): string[] =>
  existsSync(join(folder, RANGES))
    ? readdirSync(join(folder, RANGES), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(folder, RANGES, name))
    : [];
const jobOn = async (board: string): Promise<SweepJob> =>
  jobsIn(await planSweep({ ...SWEEP, vary: { board } }))[0] as SweepJob;

describe('a sweep over boards', () => {
  it('comes to what a run on each of them comes to', async () => {
    const folder = temporaryFolder();
    const { plan, results } = await sweep(folder);
    const ranges = await watchRanges(planOf(plan, { board: 'none' }).plan);
    const runOn = (board: string) =>
      run(
        { scenario: GROVE, seeds: [SEED], board },
        { networkHost: networkHostRequest({ board, shadow: false, ...(board === 'integer-twin' && { ranges }) }) },
      );
    const here = await run({ scenario: GROVE, seeds: [SEED] });
    const alone = [here, await runOn('integer-twin'), await runOn('loihi-fixed')].map(({ seeds: [seed] }) => seed);
    expect(results.map(({ result }) => result.digest)).toEqual(alone.map(({ digest }) => digest));
    expect(new Set(alone.map(({ digest }) => digest)).size).toBe(3);
    expect(results.map(({ identity }) => identity.board)).toEqual([undefined, 'integer-twin', 'loihi-fixed']);
    expect(results.map(({ result }) => result.onBoard?.plans)).toEqual(
      alone.map(({ board }) => board?.networks.map(({ plan: hash }) => hash)),
    );
    // Loihi has published figures of its energy.
    expect(results.map(({ result }) => result.onBoard?.joules)).toEqual([
      undefined,
      undefined,
      alone[2]?.board?.energy?.joules,
    ]);
    expect(results[2]?.result.onBoard?.joules).toBeGreaterThan(0);
    // The ranges of the networks are seen once, for all boards that ask for them.
    await runSweepJob(await jobOn('integer-training'), { folder });
    const [file, ...others] = rangesIn(folder);
    expect([readRanges(file as string), others]).toEqual([ranges, []]);
  });

  it('takes the ranges that lie in its folder, and sees them anew where they are cut', async () => {
    const folder = temporaryFolder();
    const results = new ResultsFolder(folder);
    const job = await jobOn('integer-twin');
    const resultAfter = async (change: (file: string) => void): Promise<string | undefined> => {
      rmSync(results.fileOf(job.id), { force: true });
      for (const file of rangesIn(folder)) change(file);
      await runSweepJob(job, { folder });
      return results.read(job.id);
    };
    const whole = await resultAfter(() => {});
    expect(await resultAfter((file) => truncateSync(file, 20))).toBe(whole);
    const wider = (file: string): void => {
      const kept = JSON.parse(readFileSync(file, 'utf8')) as RangesFile;
      const ranges = Object.entries(kept.ranges).map(([name, [least, most]]) => [name, [9 * least, 9 * most]]);
      writeFileSync(file, JSON.stringify({ ...kept, ranges: Object.fromEntries(ranges) }));
    };
    expect(await resultAfter(wider)).not.toBe(whole);
  });

  it('is stopped while ranges are seen, and keeps none', async () => {
    const folder = temporaryFolder();
    const job = await jobOn('integer-twin');
    expect(await runSweepJob(job, { folder }, { signal: AbortSignal.abort() })).toMatchObject({ outcome: 'stopped' });
    expect(rangesIn(folder)).toEqual([]);
    expect(new ResultsFolder(folder).has(job.id)).toBe(false);
  });

  it('goes on from a checkpoint on the board', async () => {
    const job = await jobOn('integer-twin');
    const whole = temporaryFolder();
    await runSweepJob(job, { folder: whole });
    const folder = temporaryFolder();
    const [first] = jobsOf(await planSweep({ ...SWEEP, vary: { board: 'integer-twin' } }), {
      ...{ point: { board: 'integer-twin' }, trials: 1 },
    });
    await runSweepJob(first as SweepJob, { folder });
    await runSweepJob(job, { folder });
    expect(new ResultsFolder(folder).read(job.id)).toBe(new ResultsFolder(whole).read(job.id));
  });

  it('leaves a job to machines that have its board: this one does not fail it', async () => {
    const folder = temporaryFolder();
    const job = await jobOn('mcu-stm32f405');
    await expect(runSweepJob(job, { folder })).rejects.toMatchObject({ code: 'board_missing' });
    await expect(runSweepJob(job, { folder, board: 'mcu-stm32f405:/nowhere' })).rejects.toThrow(
      /there is no \/nowhere/,
    );
    expect([...new Failures(folder).all()]).toEqual([]);
  });

  it.each([
    ['none, loihy-fixed', 'unknown_board', /did you mean 'loihi-fixed'/],
    ['mcu-stm32f405:/dev/ttyACM0', 'misplaced_option', /say --on mcu-stm32f405:\/dev\/ttyACM0 beside it/],
  ])('is refused over boards that are none: %s', async (board, code, text) => {
    await expect(planSweep({ ...SWEEP, vary: { board } })).rejects.toMatchObject({ code });
    await expect(planSweep({ ...SWEEP, vary: { board } })).rejects.toThrow(text);
    await expect(planSweep({ ...SWEEP, vary: { gain: '1' }, board })).rejects.toMatchObject({ code });
  });

  it('is refused where one is set and varied', async () => {
    await expect(planSweep({ ...SWEEP, board: 'loihi-fixed' })).rejects.toMatchObject({ code: 'conflicting_options' });
  });

  it('has jobs take turns where there is one of a board', async () => {
    const port = join(temporaryFolder(), 'port');
    writeFileSync(port, '');
    expect(await requireUsable([])).toBe(false);
    expect(await requireUsable(['loihi-fixed', 'integer-twin'])).toBe(false);
    expect(await requireUsable(['loihi-fixed', 'mcu-stm32f405'], `mcu-stm32f405:${port}`)).toBe(true);
    await expect(requireUsable(['loihi-fixed'], `mcu-stm32f405:${port}`)).rejects.toMatchObject({
      code: 'misplaced_option',
    });
    await expect(requireUsable(['mcu-stm32f405'])).rejects.toMatchObject({ code: 'board_missing' });
  });
});
