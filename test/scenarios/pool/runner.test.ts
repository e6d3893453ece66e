import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { Packr } from 'msgpackr';
import { describe, expect, test, vi } from 'vitest';
import { RandomStream } from '../../../kernels/random.ts';
import { planRun } from '../../../scenarios/plan/plan-run.ts';
import type { RunProgress } from '../../../scenarios/pool/runner.ts';
import { attemptPlan, run } from '../../../scenarios/pool/runner.ts';
import { stateDigest } from '../../../scenarios/pool/state-digest.ts';
import type { RunListener } from '../../../scenarios/run/listener.ts';
import { FULL, share } from '../../effort.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import reach from '../fixtures/reach.ts';

// Workers that run sources take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const file = fileURLToPath(new URL('../fixtures/reach.ts', import.meta.url));
/** Aborts in the given tick of the run's whole life, counted over seeds. */
const abortAt = (tick: number, controller: AbortController): RunListener => {
  let ticks = 0;
  return { tick: () => void (ticks++ === tick && controller.abort()) };
};

test('runs the seeds that the scenario lists, on its first body and engine', { tags: 'long' }, async () => {
  const result = await run({ scenario: reach });
  expect(result).toMatchObject({
    scenario: 'reach',
    version: 1,
    params: { learning: 0.5, trials: 6 },
    body: 'point',
    physics: 'kinematic',
    controller: 'scenario',
    partial: false,
  });
  expect(result.seeds.map(({ seed }) => seed)).toEqual(reach.seeds);
  expect(result.seeds[0]?.trials).toHaveLength(6);
  expect(result.seeds[0]?.efficiency?.steps).toBe(result.seeds[0]?.trials.reduce((sum, { ticks }) => sum + ticks, 0));
  expect(result.seeds[0]?.trials[0]?.spikes.dice).toBeGreaterThan(0);
  expect(result.digest).toMatch(/^[0-9a-f]{64}$/);
});

describe('the digest', () => {
  test('is the same for any number of workers, and tells parameters, seeds, bodies and controllers apart', {
    tags: 'long',
  }, async () => {
    const request = { scenario: file, seeds: 3 };
    const one = await run(request);
    const two = await run(request, { jobs: 2 });
    expect(two.seeds.map(({ trials }) => trials)).toEqual(one.seeds.map(({ trials }) => trials));
    expect(two.digest).toBe(one.digest);
    expect((await run({ ...request, scenario: reach })).digest).toBe(one.digest);
    const others = await Promise.all([
      run({ ...request, set: { learning: '0.6' } }),
      run({ ...request, seeds: [11, 13, 12] }),
      run({ ...request, body: 'rodent' }),
      run({ ...request, controller: 'oracle' }),
      run({ ...request, controller: 'random-walk' }),
    ]);
    expect(new Set([one, ...others].map(({ digest }) => digest)).size).toBe(6);
  });

  test('is the same with a recording and a trace', { tags: 'long' }, async () => {
    const directory = temporaryFolder();
    const request = { scenario: reach, seeds: 2 };
    const recorded = await run(request, { record: join(directory, 'run.mcap'), trace: { seed: 12 } });
    expect(recorded.digest).toBe((await run(request)).digest);
    expect(readdirSync(directory)).toEqual(['run-seed11.mcap', 'run-seed12.mcap']);
    expect(readFileSync(join(directory, 'run-seed11.mcap')).length).toBeGreaterThan(1000);
    expect(recorded.seeds.map(({ trace }) => trace !== undefined)).toEqual([false, true]);
  });
});

describe('interruption and resumption', () => {
  const request = { scenario: reach, seeds: 2, set: { trials: 8 } };

  test('an interrupted run returns what has been completed', { tags: 'long' }, async () => {
    const controller = new AbortController();
    const result = await run(request, { signal: controller.signal, listeners: [abortAt(3500, controller)] });
    expect(result.partial).toBe(true);
    expect(result.seeds).toHaveLength(1);
    const whole = await run(request);
    const done = result.seeds[0]?.trials ?? [];
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(8);
    expect(done).toEqual(whole.seeds[0]?.trials.slice(0, done.length));
  });

  test('a run that was aborted at any tick, and resumed, is the run that never was', { tags: 'long' }, async () => {
    const traced = { seed: 11, others: true };
    const whole = await run(request, { trace: traced });
    expect(whole.seeds.map(({ trace }) => trace?.trajectories.length)).toEqual([8, 8]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (ticks, everyTrials) => {
          const checkpoint = { directory: temporaryFolder(), everyTrials, resume: true };
          for (const tick of ticks) {
            const controller = new AbortController();
            await run(request, {
              checkpoint,
              signal: controller.signal,
              listeners: [abortAt(tick, controller)],
              trace: traced,
            });
          }
          const resumed = await run(request, { checkpoint, trace: traced });
          expect(resumed.digest).toBe(whole.digest);
          const results = ({ seeds }: typeof whole) =>
            seeds.map(({ trials, efficiency, trace }) => ({ trials, efficiency, trace }));
          expect(results(resumed)).toEqual(results(whole));
        },
      ),
      { numRuns: share(12) },
    );
  });

  test('a checkpoint of other parameters is refused', { tags: 'long' }, async () => {
    const directory = temporaryFolder();
    await run(request, { checkpoint: { directory } });
    const other = run({ ...request, set: { trials: 8, learning: 0.1 } }, { checkpoint: { directory, resume: true } });
    await expect(other).rejects.toMatchObject({ code: 'checkpoint_mismatch', expected: 'parameter learning 0.1' });
  });

  test('a corrupt one is refused, in a worker too', { tags: 'long' }, async () => {
    const directory = temporaryFolder();
    await run({ scenario: file, seeds: 1 }, { checkpoint: { directory } });
    for (const name of readdirSync(directory)) writeFileSync(join(directory, name), 'nonsense');
    const resumed = run({ scenario: file, seeds: 1 }, { checkpoint: { directory, resume: true }, apart: true });
    await expect(resumed).rejects.toMatchObject({ name: 'ValidationError', code: 'corrupt_checkpoint' });
  });

  test('what a killed run left beside a checkpoint is removed by the run that resumes', { tags: 'long' }, async () => {
    const directory = temporaryFolder();
    const checkpoint = { directory, resume: true };
    const seed = { ...request, seeds: [11] };
    await run(seed, { checkpoint });
    const [name] = readdirSync(directory);
    const dead = spawnSync(process.execPath, ['--version']).pid;
    writeFileSync(join(directory, `${name}.${dead}.0.3.part`), 'half');
    await run(seed, { checkpoint });
    expect(readdirSync(directory)).toEqual([name]);
  });

  test('one that holds what is no state of this run is refused by name', { tags: 'long' }, async () => {
    const directory = temporaryFolder();
    const seed = { ...request, seeds: [11] };
    const checkpoint = { directory, resume: true };
    await run({ ...seed }, { checkpoint });
    const file = join(directory, readdirSync(directory)[0]);
    const packr = new Packr({ structuredClone: true, moreTypes: true, useRecords: false });
    const stored = packr.unpack(readFileSync(file).subarray(40));
    for (const part of ['robot', 'connection', 'controller']) {
      const wrong = part === 'connection' ? new Float64Array(1) : Uint8Array.of(1, 2, 3);
      const payload = packr.pack({ ...stored, state: { ...stored.state, [part]: wrong } });
      const hash = createHash('sha256').update(payload).digest();
      writeFileSync(file, Buffer.concat([Buffer.from('RFCHKPT\n', 'latin1'), hash, payload]));
      await expect(run(seed, { checkpoint })).rejects.toMatchObject({
        name: 'ValidationError',
        code: 'state_mismatch',
      });
    }
  });

  test('checkpoints come after whole numbers of trials', async () => {
    const never = run(request, { checkpoint: { directory: temporaryFolder(), everyTrials: 0 } });
    await expect(never).rejects.toMatchObject({ code: 'invalid_checkpoint_interval' });
  });

  test('an abort ends workers in the middle of their seeds', { tags: 'long' }, async () => {
    const controller = new AbortController();
    const long = { scenario: file, seeds: 3, set: { trials: 100000 } };
    const result = await run(long, { jobs: 2, signal: controller.signal, onProgress: () => controller.abort() });
    expect(result.partial).toBe(true);
    const completed = result.seeds.map(({ trials }) => trials.length);
    expect(Math.max(...completed)).toBeGreaterThan(0);
    expect(Math.max(...completed)).toBeLessThan(100000);
  });

  test('one aborted beforehand runs nothing', { tags: 'long' }, async () => {
    const result = await run({ scenario: file, seeds: 2 }, { jobs: 2, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ partial: true, seeds: [] });
  });
});

describe('faults', () => {
  const faulty = (fault: number) => ({ scenario: file, seeds: 2, set: { fault } });

  test.each(FULL ? [1, 2] : [1])('a judge that throws, with %i jobs', async (jobs) => {
    const failure = await run(faulty(1), { jobs }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'ScenarioError',
      code: 'scenario_failed',
      block: 'judge',
      cause: { message: 'the judge is ill' },
    });
    expect(failure).toMatchObject({
      tick: expect.any(Number),
      message: expect.stringMatching(/with seed: 1[12], in trial 3/),
    });
  });

  test.each(FULL ? [1, 2] : [1])('a NaN, with %i jobs', async (jobs) => {
    await expect(run(faulty(3), { jobs })).rejects.toMatchObject({
      name: 'DivergenceError',
      block: 'pose.x',
      tick: expect.any(Number),
    });
  });

  const deaths = [
    ['one of two', faulty(2), { jobs: 2 }],
    ['one that is apart in real time', { ...faulty(2), seeds: 1 }, { apart: true, realTime: true }],
  ] as const;
  test.each(FULL ? deaths : deaths.slice(0, 1))(
    'a judge that ends its process, %s',
    { tags: 'long' },
    async (_, request, options) => {
      await expect(run(request, options)).rejects.toMatchObject({
        name: 'ScenarioError',
        code: 'exit_called',
        message: expect.stringMatching(/process\.exit\(7\) was called.*with seed: 1[12], in trial/s),
      });
    },
  );

  test.each([
    [{ set: { lerning: 1 } }, 'unknown_parameter', "did you mean 'learning'?"],
    [{ body: 'rodnet' }, 'unknown_body', "did you mean 'rodent'?"],
    [{ physics: 'canon' }, 'unknown_physics', "did you mean 'cannon'?"],
    [{ controller: 'oracel' }, 'unknown_controller', "did you mean 'oracle'?"],
    [{ seeds: 13 }, 'invalid_seeds', 'name other seeds one by one'],
    [{ seeds: [1, 1] }, 'invalid_seeds', undefined],
    [{ set: { trials: 1.5 } }, 'invalid_trials', undefined],
  ])('%o is refused', { tags: 'long' }, async (part, code, remedy) => {
    await expect(run({ scenario: reach, ...part })).rejects.toMatchObject({ name: 'ValidationError', code, remedy });
  });

  test('what no run has', async () => {
    const unknown = (received: string) => ({ name: 'ValidationError', code: 'unknown_option', received });
    await expect(run({ scenario: reach, seed: 3 } as never)).rejects.toMatchObject(unknown('seed'));
    await expect(run({ scenario: reach }, { recrod: 'run.mcap' } as never)).rejects.toMatchObject(unknown('recrod'));
  });

  test('a recording that cannot be written', { tags: 'long' }, async () => {
    await expect(
      run({ scenario: reach, seeds: 1 }, { record: join(temporaryFolder(), 'no', 'such', 'folder.mcap') }),
    ).rejects.toMatchObject({ name: 'BridgeError' });
  });
});

test.skipIf(process.platform === 'win32')(
  'goes on where a recording breaks off, and tells of it at the end',
  { tags: 'long' },
  async () => {
    const pipe = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    let closed = false;
    // The header lies in the pipe. From the first tick on nobody reads it, and writing fails.
    const listener: RunListener = {
      tick() {
        if (!closed) closeSync(reader);
        closed = true;
      },
    };
    const request = { scenario: reach, seeds: 1, set: { trials: 1 } };
    const lost: Error[] = [];
    const { result, failure } = await attemptPlan(await planRun(request), request, {
      record: pipe,
      listeners: [listener],
      onLostRecording: (error) => lost.push(error),
    });
    expect(failure).toBeUndefined();
    expect(lost).toMatchObject([{ name: 'BridgeError', code: 'recording_failed', received: 'EPIPE' }]);
    expect(result.partial).toBe(false);
  },
);

test('reports progress over all seeds', async () => {
  const seen: RunProgress[] = [];
  await run({ scenario: reach, seeds: 2 }, { onProgress: (progress) => seen.push(progress) });
  expect(seen.map(({ trialsDone }) => trialsDone)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(seen.at(-1)).toMatchObject({ seed: 12, trials: 12 });
});

test('seeds begin with a saved controller each, and one that has none is named', async () => {
  const request = { scenario: reach, seeds: [11, 12], set: { trials: 2 } };
  const first = await run(request, { keepControllerState: true });
  const states = new Map(first.seeds.map(({ seed, controllerState }) => [seed, controllerState as Uint8Array]));
  const both = await run(request, { controllerState: states });
  for (const [i, seed] of [11, 12].entries()) {
    const alone = await run({ ...request, seeds: [seed] }, { controllerState: states.get(seed) as Uint8Array });
    expect(alone.seeds[0].digest).toBe(both.seeds[i].digest);
    expect(both.seeds[i].initialState).toBe(first.seeds[i].finalState);
    expect(first.seeds[i]).toMatchObject({ finalState: stateDigest(states.get(seed) as Uint8Array) });
    expect(first.seeds[i].initialState ?? both.seeds[i].finalState).toBeUndefined();
  }
  states.delete(12);
  await expect(run(request, { controllerState: states })).rejects.toMatchObject({ code: 'no_controller_state' });
});

test('a run keeps the seeds that were done when another one fails', async () => {
  let ticks = 0;
  const failing: RunListener = {
    tick() {
      if (++ticks > 8000) throw new Error('no more');
    },
  };
  const request = { scenario: reach };
  const { result, failure } = await attemptPlan(await planRun(request), request, { listeners: [failing] });
  expect(failure).toMatchObject({
    name: 'ReafferenceError',
    message: expect.stringMatching(/no more[\s\S]*with seed: 1\d/),
  });
  expect(result.partial).toBe(true);
  expect(result.seeds.length).toBeGreaterThan(1);
  const whole = await run({ ...request, seeds: result.seeds.length });
  const [failed, itself] = [result.seeds, whole.seeds].map((seeds) => seeds.at(-1));
  expect(result.seeds.slice(0, -1)).toMatchObject(whole.seeds.slice(0, -1).map(({ digest }) => ({ digest })));
  expect(failed?.trials.length).toBeGreaterThan(0);
  expect(failed?.trials).toEqual(itself?.trials.slice(0, failed?.trials.length));
  expect(failed).not.toHaveProperty('measures');
});

test('what a run that fails has done does not depend on the number of workers', { tags: 'long' }, async () => {
  // Seeds 12 and 14 fail in their third trial; the others take longer, so that they still run then.
  const drawn = [12, 14].map((seed) => new RandomStream(seed, 'world').integer(1e9));
  const failing = join(temporaryFolder(), 'failing.mjs');
  writeFileSync(
    failing,
    `import reach from ${JSON.stringify(file)};
     let ill = false;
     const world = (values, random) => { ill = ${JSON.stringify(drawn)}.includes(random.integer(1e9)); return reach.world(values, random); };
     const trial = (values, index, ...site) => {
       if (ill && index === 2) throw new Error('no third trial');
       return reach.trial(values, index, ...site);
     };
     export default { ...reach, world, trial };`,
  );
  const request = { scenario: failing };
  const outcomes = [];
  for (const jobs of [1, 2, 4]) {
    const { result, failure } = await attemptPlan(await planRun(request), request, { jobs, apart: true });
    expect(failure).toMatchObject({ message: expect.stringMatching(/no third trial[\s\S]*with seed: 12/) });
    outcomes.push({
      partial: result.partial,
      digest: result.digest,
      seeds: result.seeds.map(({ seed, trials }) => [seed, trials]),
    });
  }
  expect(outcomes[0].seeds.map(([seed, trials]) => [seed, (trials as object[]).length])).toEqual([
    [11, 6],
    [12, 2],
  ]);
  expect(outcomes[1]).toEqual(outcomes[0]);
  expect(outcomes[2]).toEqual(outcomes[0]);
});

test('a worker refuses a scenario that has changed since the run began', { tags: 'long' }, async () => {
  const changing = join(temporaryFolder(), 'changing.ts');
  const text = `import reach from ${JSON.stringify(file)};\nexport default reach;\n`;
  writeFileSync(changing, text);
  const request = { scenario: changing, seeds: 1, set: { trials: 1 } };
  const plan = await planRun(request);
  writeFileSync(changing, `${text}// changed\n`);
  const { result, failure } = await attemptPlan(plan, request, { apart: true });
  expect(failure).toMatchObject({ name: 'ScenarioError', code: 'code_changed', expected: plan.code });
  expect(result.seeds).toEqual([]);
  writeFileSync(changing, text);
  expect((await attemptPlan(plan, request, { apart: true })).failure).toBeUndefined();
});

test('a saved controller goes on in another run', async () => {
  const first = await run({ scenario: reach, seeds: [11], set: { trials: 6 } }, { keepControllerState: true });
  const { controllerState } = first.seeds[0] ?? {};
  if (controllerState === undefined) throw new Error('the state was asked for');
  const later = await run({ scenario: reach, seeds: [11], set: { trials: 2 } }, { controllerState });
  expect(later.seeds[0]?.trials.every(({ success }) => success)).toBe(true);
  expect(later.seeds[0]?.efficiency?.steps).toBe(later.seeds[0]?.trials.reduce((sum, { ticks }) => sum + ticks, 0));
});

test('in real time it takes as long as it simulates, computes the same, and reports overruns', {
  tags: 'long',
}, async () => {
  const request = { scenario: reach, controller: 'oracle', seeds: 1, set: { trials: 1 } };
  const result = await run(request, { realTime: true });
  const [seed] = result.seeds;
  expect(result.wallSeconds).toBeGreaterThan((seed?.simulatedSeconds ?? 0) - 0.05);
  expect(seed?.overruns?.ticks).toBe(seed?.trials[0]?.ticks);
  expect(result.digest).toBe((await run(request)).digest);
});
