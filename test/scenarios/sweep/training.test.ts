// @module-tag long
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controllerFileContent, readControllerFile } from '../../../scenarios/output/controller-file.ts';
import { InProcessQueue } from '../../../scenarios/pool/in-process-queue.ts';
import { run } from '../../../scenarios/pool/runner.ts';
import { stateDigest } from '../../../scenarios/pool/state-digest.ts';
import { recordError } from '../../../scenarios/scenario/located-error.ts';
import { quantityUnits } from '../../../scenarios/scenario/quantity-units.ts';
import { type SweepJob, trainingOf } from '../../../scenarios/sweep/job.ts';
import { jobsOf, planSweep, type SweepPlan } from '../../../scenarios/sweep/plan-sweep.ts';
import { Failures } from '../../../scenarios/sweep/results/failures.ts';
import { decodeJobResult, type JobResult } from '../../../scenarios/sweep/results/job-result.ts';
import { repair } from '../../../scenarios/sweep/results/repair.ts';
import { ResultsFolder } from '../../../scenarios/sweep/results/results-folder.ts';
import { retry } from '../../../scenarios/sweep/results/retry.ts';
import { open } from '../../../scenarios/sweep/run-job.ts';
import { type PartHooks, runSweep } from '../../../scenarios/sweep/run-sweep.ts';
import { inShard } from '../../../scenarios/sweep/shard.ts';
import { statusOf } from '../../../scenarios/sweep/status.ts';
import { storedPoints } from '../../../scenarios/sweep/stored-points.ts';
import type { Sweep } from '../../../scenarios/sweep/sweep.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const REACH = relative('', new URL('../fixtures/reach.ts', import.meta.url).pathname);
const FATE = relative('', new URL('../fixtures/fate.ts', import.meta.url).pathname);
/** Two trainings, and what each comes to with two kinds of noise: four points of two seeds. */
const SWEEP: Sweep = {
  scenario: REACH,
  train: REACH,
  vary: { 'train.learning': '0, 0.5', noise: '0, 0.2' },
  set: { trials: 2, 'train.trials': 6, learning: 0 },
  seeds: [7001, 7002],
};

const sweep = async (folder: string, description = SWEEP, hooks: PartHooks = {}) => {
  const plan = await planSweep(description);
  const results = new ResultsFolder(folder);
  const done: string[] = [];
  const outcome = await runSweep(plan, results, new InProcessQueue(open({ folder })), {
    onReceipt: ({ outcome: what }) => done.push(what),
    ...hooks,
  });
  return { plan, results, done, ...outcome };
};
const resultOf = (results: ResultsFolder, id: string): JobResult =>
  decodeJobResult(results.read(id) ?? '', id, 'the test');
const jobsIn = (plan: SweepPlan) =>
  plan.search.next([]).flatMap((candidate) => jobsOf(plan, candidate).map((job) => ({ candidate, job })));

describe('a sweep whose controllers learn first', () => {
  it('comes to what a run comes to that begins with what another one has learned', async () => {
    const { plan, results, done, partial } = await sweep(temporaryFolder());
    // Points that differ in their noise alone share a training.
    expect([done, partial]).toEqual([Array(4 + 8).fill('written'), false]);
    for (const { candidate, job } of jobsIn(plan)) {
      const { noise, 'train.learning': learning } = candidate.point;
      const trained = await run(
        { scenario: REACH, seeds: [job.seed], set: { trials: 6, learning } },
        { keepControllerState: true },
      );
      const [{ controllerState, finalState, digest }] = trained.seeds;
      const training = trainingOf(job);
      expect(resultOf(results, training?.id ?? '').result).toMatchObject({ digest, finalState });
      const judged = await run(
        { scenario: REACH, seeds: [job.seed], set: { trials: 2, learning: 0, noise } },
        { controllerState: controllerState as Uint8Array },
      );
      const { result, after } = resultOf(results, job.id);
      expect(after).toBe(training?.id);
      expect(result).toMatchObject({ digest: judged.seeds[0].digest, initialState: finalState });
      expect(finalState).toBe(stateDigest(controllerState as Uint8Array));
    }
  });

  it('tells the units of what is varied to those who compare its points', async () => {
    const vary = { 'train.noise': '0.02, 0.1', 'train.body': 'point' };
    const { plan, results } = await sweep(temporaryFolder(), { ...SWEEP, seeds: [7001], vary });
    const [first] = storedPoints(plan, results);
    expect(first.params).toMatchObject({ 'train.noise': 0.02, 'train.body': 'point', learning: 0 });
    expect(first.parameterUnits).toEqual({ ...quantityUnits(plan.scenario).parameters, 'train.noise': 'rad' });
    expect(first.parameterUnits).toMatchObject({ noise: 'rad', learning: '1' });
  });

  it('says that what they learned counts: without it, or with that of another seed, trials are others', async () => {
    const trained = await sweep(temporaryFolder());
    const fresh = await sweep(temporaryFolder(), {
      ...SWEEP,
      train: undefined,
      vary: { noise: '0, 0.2' },
      set: { trials: 2, learning: 0 },
    } as unknown as Sweep);
    const [{ job }] = jobsIn(trained.plan);
    const [{ job: untrained }] = jobsIn(fresh.plan);
    expect(job.id).not.toBe(untrained.id);
    expect(resultOf(trained.results, job.id).result.digest).not.toBe(
      resultOf(fresh.results, untrained.id).result.digest,
    );
    const states = jobsIn(trained.plan).map(({ job: one }) => resultOf(trained.results, one.id).result.initialState);
    expect(new Set(states).size).toBe(4);
  });

  it('has trainings of its own on the fresh seeds of the best point', async () => {
    const { again, results, plan, done } = await sweep(temporaryFolder(), { ...SWEEP, objective: 'mean(latency)' });
    expect(again?.done).toBe(2);
    expect(done).toHaveLength(4 + 8 + 2 + 2);
    expect(statusOf(plan, results)).toMatchObject({ planned: 16, done: 16, missing: 0, others: 0 });
  });

  it('goes on where it was stopped, and in parts does each training once', async () => {
    const whole = await sweep(temporaryFolder());
    const stopped = temporaryFolder();
    const stop = new AbortController();
    await sweep(stopped, SWEEP, { signal: stop.signal, onReceipt: () => stop.abort() });
    const { done, digest } = await sweep(stopped);
    expect([done.length, digest]).toEqual([11, whole.digest]);

    const shared = temporaryFolder();
    const parts: string[] = [];
    for (const index of [1, 0, 2])
      parts.push(...(await sweep(shared, SWEEP, { only: (job) => inShard(job, { index, count: 3 }) })).done);
    expect(parts).toEqual(Array(12).fill('written'));
    expect(await sweep(shared)).toMatchObject({ done: [], digest: whole.digest });
  });

  it('does a training for the job that needs it, where nobody has done it', async () => {
    const { plan, results, digest } = await sweep(temporaryFolder());
    const folder = temporaryFolder();
    const [{ job }] = jobsIn(plan);
    await new InProcessQueue(open({ folder })).run([job]);
    expect(new ResultsFolder(folder).read(job.id)).toBe(results.read(job.id));
    expect((await sweep(folder)).digest).toBe(digest);
  });

  it('does no training again whose jobs are done, though its controller was removed', async () => {
    const folder = temporaryFolder();
    await sweep(folder);
    rmSync(join(folder, 'controllers'), { recursive: true });
    expect((await sweep(folder)).done).toEqual([]);
  });

  it('fails with its training, and is tried again with it', async () => {
    const folder = temporaryFolder();
    const failing: Sweep = {
      ...{ scenario: FATE, train: FATE, vary: { 'train.fate': 'well, fails' } },
      ...{ set: { trials: 1, 'train.trials': 2 }, seeds: [7001] },
    };
    const { generations, plan, results } = await sweep(folder, failing);
    expect(generations[0].map(({ done, failed }) => [done, failed])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(statusOf(plan, results)).toMatchObject({ planned: 4, done: 2, failed: 2 });
    const [, { job }] = jobsIn(plan);
    const failures = new Failures(folder);
    expect(failures.read(job.id)?.error.message).toMatch(/^the training before it failed: /);
    // The training is not done again for each job that needs it.
    failures.remove(job.id);
    failures.put(trainingOf(job) as SweepJob, recordError(new Error('as it was')));
    await sweep(folder, failing);
    expect(failures.read(job.id)?.error.message).toBe('the training before it failed: as it was');
    // To ask for the job is to ask for its training.
    expect(retry(folder, job.id).ids).toEqual([job.id, trainingOf(job)?.id].sort());
  });

  it('diverges with its training', async () => {
    const { generations, results, plan } = await sweep(temporaryFolder(), {
      ...{ scenario: FATE, train: FATE, vary: { 'train.fate': 'diverges' } },
      ...{ set: { trials: 1, 'train.trials': 2 }, seeds: [7001], keepControllers: true },
    });
    expect(generations[0]).toMatchObject([{ done: 1, diverged: 1, failed: 0 }]);
    const [{ job }] = jobsIn(plan);
    expect(resultOf(results, job.id)).toMatchObject({
      result: { trials: [] },
      diverged: { code: 'command_not_finite', message: expect.stringMatching(/^in the training before it: /) },
    });
  });

  it.each([
    [{ ...SWEEP, train: undefined, set: {} }, 'unknown_axis', /--train SCENARIO/],
    [{ ...SWEEP, train: undefined, vary: { noise: '0, 0.2' } }, 'misplaced_option', /'train.trials' is of a training/],
    [{ ...SWEEP, vary: { 'train.lerning': '0, 1' } }, 'unknown_axis', /train\.learning/],
    [{ ...SWEEP, vary: { 'train.learning': '0, 1, x' } }, 'not_a_number', /learning/],
    [{ ...SWEEP, train: 'nowhere' }, 'unknown_scenario', /nowhere/],
  ])('is refused where its training cannot be: %#', async (wrong, code, text) => {
    await expect(planSweep(wrong as Sweep)).rejects.toMatchObject({ code });
    await expect(planSweep(wrong as Sweep)).rejects.toThrow(text);
  });

  it('fails where what was learned does not fit', async () => {
    const { generations } = await sweep(temporaryFolder(), {
      ...{ scenario: 'water-maze', train: REACH, vary: { timeLimit: '1' } },
      ...{ set: { trials: 1, 'train.trials': 2 }, seeds: [7001] },
    });
    expect(generations[0]).toMatchObject([{ done: 0, failed: 1 }]);
  });
});

describe('controllers of a sweep', () => {
  const KEEP: Sweep = {
    ...{ scenario: REACH, vary: { learning: '0, 0.5' } },
    ...{ set: { trials: 6 }, seeds: [7001], keepControllers: true },
  };

  it('are kept beside results, which say their digests, and a run begins with them', async () => {
    const { results, plan } = await sweep(temporaryFolder(), KEEP);
    for (const { job } of jobsIn(plan)) {
      const state = readControllerFile(results.controllers.fileOf(job.id));
      expect(resultOf(results, job.id).result.finalState).toBe(stateDigest(state));
    }
  });

  it('that are asked for later are made again, and results stay the same', async () => {
    const folder = temporaryFolder();
    const { digest } = await sweep(folder, { ...KEEP, keepControllers: false });
    expect([...new ResultsFolder(folder).controllers.ids()]).toEqual([]);
    expect(await sweep(folder, KEEP)).toMatchObject({ digest, done: ['known', 'known'] });
    expect([...new ResultsFolder(folder).controllers.ids()]).toHaveLength(2);
  });

  it('that are damaged are noticed, moved aside, and made again', async () => {
    const folder = temporaryFolder();
    const { results, plan } = await sweep(folder, KEEP);
    const [{ job }] = jobsIn(plan);
    const file = results.controllers.fileOf(job.id);
    const whole = readFileSync(file);
    truncateSync(file, 20);
    expect(() => results.controllers.read(job.id)).toThrow(expect.objectContaining({ code: 'corrupt_result' }));
    expect(repair(folder).damaged).toMatchObject([{ id: job.id, movedTo: join('damaged', `${job.id}.bin`) }]);
    expect((await sweep(folder, KEEP)).done).toEqual(['known']);
    expect(readFileSync(file).equals(whole)).toBe(true);
  });

  it('begin with a file, whose bytes are part of what a job is', async () => {
    const { results, plan } = await sweep(temporaryFolder(), KEEP);
    const [first, second] = jobsIn(plan).map(({ job }) => results.controllers.fileOf(job.id));
    const file = join(temporaryFolder(), 'learned.bin');
    const from = { ...KEEP, keepControllers: false, loadController: file };
    copyFileSync(first, file);
    const one = await sweep(temporaryFolder(), from);
    const loaded = await run(
      { scenario: REACH, seeds: [7001], set: { trials: 6, learning: 0 } },
      { controllerState: readControllerFile(first) },
    );
    const [{ job }] = jobsIn(one.plan);
    expect(resultOf(one.results, job.id).result).toMatchObject({
      digest: loaded.seeds[0].digest,
      initialState: stateDigest(readControllerFile(first)),
    });
    copyFileSync(second, file);
    const other = await sweep(temporaryFolder(), from);
    expect(jobsIn(other.plan)[0].job.id).not.toBe(job.id);
    expect(other.digest).not.toBe(one.digest);
    // A machine with another file refuses the job.
    const work = new InProcessQueue(open({ folder: temporaryFolder() }));
    await expect(work.run([job])).rejects.toMatchObject({ code: 'code_changed' });
    writeFileSync(file, controllerFileContent(new Uint8Array(3)).subarray(1));
    await expect(planSweep(from)).rejects.toMatchObject({ code: 'not_a_saved_controller' });
  });
});

describe('faults of sensors in a sweep', () => {
  const FAULTS: Sweep = {
    ...{ scenario: REACH, vary: { faults: 'none, pose=turned:0.5@0.1, pose=noisy:0.01@0.3 pose=turned:1@0.1' } },
    ...{ set: { trials: 2 }, seeds: [7001], staleAfterSeconds: 100 },
  };

  it('are a choice like a body', async () => {
    const { plan, results } = await sweep(temporaryFolder(), FAULTS);
    expect([...new Failures(results.path).all()].map(({ error }) => error.message)).toEqual([]);
    const found = jobsIn(plan).map(({ job }) => resultOf(results, job.id));
    expect(found.map(({ identity }) => identity.faults)).toEqual([
      undefined,
      ['pose=turned:0.5@0.1'],
      ['pose=noisy:0.01@0.3', 'pose=turned:1@0.1'],
    ]);
    expect(found.map(({ identity }) => identity.staleAfterSeconds)).toEqual([100, 100, 100]);
    expect(new Set(found.map(({ result }) => result.digest)).size).toBe(3);
  });

  it('that are none are refused', async () => {
    await expect(planSweep({ ...FAULTS, vary: { faults: 'none, pose=broken@1' } })).rejects.toMatchObject({
      code: 'invalid_fault',
    });
  });
});
