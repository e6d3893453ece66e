import { describe, expect, it, vi } from 'vitest';
import { jobIdentity } from '../../../scenarios/plan/identity.ts';
import type { RunRequest } from '../../../scenarios/plan/plan.ts';
import { planRun } from '../../../scenarios/plan/plan-run.ts';
import { attemptPlan, type RunOptions, run } from '../../../scenarios/pool/runner.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import reach from '../fixtures/reach.ts';
import { type ElsewhereData, elsewhereHost, made } from './elsewhere-host.ts';

// Workers that run sources take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const REQUEST: RunRequest = { scenario: 'water-maze', set: { trials: 2, timeLimit: 1.5 }, seeds: [3, 4] };
const ON: RunRequest = { ...REQUEST, board: 'elsewhere' };
const hosted = (data: ElsewhereData = {}): RunOptions => ({
  networkHost: { module: new URL('./elsewhere-host.ts', import.meta.url).href, data },
});

describe('a run on a board', () => {
  it('comes to the digest of a run without one, in any number of workers, and lets the board go', {
    tags: 'long',
  }, async () => {
    const [here, there, workers] = [
      await run(REQUEST),
      await run(ON, hosted()),
      await run(ON, { ...hosted(), jobs: 2 }),
    ];
    expect(there.digest).toBe(here.digest);
    expect(workers.digest).toBe(here.digest);
    expect([here.board, there.board]).toEqual([undefined, 'elsewhere']);
    expect(here.seeds[0]).not.toHaveProperty('board');
    for (const { board } of [...there.seeds, ...workers.seeds]) {
      expect(board?.board).toBe('elsewhere');
      expect(board?.networks).toHaveLength(1);
      expect(board?.networks[0].exchanges).toBeGreaterThan(1000);
    }
    expect(workers.seeds.map(({ board }) => board?.networks[0].plan)).toEqual(
      there.seeds.map(({ board }) => board?.networks[0].plan),
    );
    expect(made.length).toBe(2);
    expect(made.map((one) => one.open())).toEqual([0, 0]);
  });

  it('is another job than one without a board', { tags: 'long' }, async () => {
    const [here, there] = [await planRun(REQUEST), await planRun(ON)];
    const { board: _, ...rest } = there.identity;
    expect(rest).toEqual(here.identity);
    expect(jobIdentity(there.identity, 3, 'code')).not.toBe(jobIdentity(here.identity, 3, 'code'));
  });

  it('ends with the error of a board that dies, after which the robot is safe and the board let go', {
    tags: 'long',
  }, async () => {
    made.length = 0;
    const plan = await planRun(ON);
    const { failure, result } = await attemptPlan(plan, ON, hosted({ diesAfter: 700 }));
    expect(failure).toMatchObject({ name: 'BridgeError', code: 'acme/gone', remedy: 'plug it in again', tick: 700 });
    expect(String(failure)).toContain('with seed: 3, in trial 1');
    expect(result.seeds).toEqual([]);
    expect(made.map((one) => one.open())).toEqual([0]);

    const networkHost = elsewhereHost({ diesAfter: 700 });
    const opened = openRun(plan, 3, { networkHost });
    const safe = vi.spyOn(opened.robot, 'safe');
    expect(() => opened.step(Infinity)).toThrow('the board is gone');
    expect(safe).toHaveBeenCalled();
    opened.dispose();
    networkHost.close();
  });

  it('goes on from a checkpoint on the same board, and from no other', { tags: 'long' }, async () => {
    const directory = temporaryFolder();
    const checkpoint = { directory, everyTrials: 1 };
    const abort = new AbortController();
    const whole = await run(ON, hosted());
    const cut = await run(ON, { ...hosted(), checkpoint, signal: abort.signal, onProgress: () => abort.abort() });
    expect(cut.partial).toBe(true);
    const resumed = await run(ON, { ...hosted(), checkpoint: { ...checkpoint, resume: true } });
    expect(resumed.digest).toBe(whole.digest);
    expect(resumed.seeds[0].board?.networks[0].exchanges).toBeLessThan(
      whole.seeds[0].board?.networks[0].exchanges as number,
    );
    // The name of a checkpoint has the board: without one, the run begins afresh.
    const here = await run(REQUEST, { checkpoint: { ...checkpoint, resume: true } });
    expect(here.digest).toBe(whole.digest);
  });

  it('does not go on from a state that other plans belong to', { tags: 'long' }, async () => {
    const plan = await planRun(ON);
    const networkHost = elsewhereHost();
    const opened = openRun(plan, 3, { networkHost });
    opened.step(100);
    const state = opened.save();
    expect(state.plans).toEqual(networkHost.plans);
    expect(state.plans).toHaveLength(1);
    opened.restore(state);
    expect(() => opened.restore({ ...state, plans: ['0'.repeat(64)] })).toThrow(
      expect.objectContaining({ code: 'state_mismatch', block: 'board', received: '0'.repeat(16) }),
    );
    const { plans: _, ...without } = state;
    expect(() => opened.restore(without)).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
    const here = openRun(await planRun(REQUEST), 3);
    expect(() => here.restore(state)).toThrow(expect.objectContaining({ code: 'state_mismatch', expected: 'none' }));
    for (const one of [here, opened]) one.dispose();
  });

  it('is refused where the board is missing, or another one', async () => {
    const plan = await planRun(ON);
    expect(() => openRun(plan, 3)).toThrow(expect.objectContaining({ code: 'board_mismatch', received: 'none' }));
    const here = await planRun(REQUEST);
    expect(() => openRun(here, 3, { networkHost: elsewhereHost() })).toThrow(
      expect.objectContaining({ code: 'board_mismatch', expected: 'no board', received: 'elsewhere' }),
    );
  });

  it('is refused for a controller that has no network, or builds it itself', async () => {
    const walk = await planRun({ ...ON, controller: 'random-walk' });
    expect(() => openRun(walk, 3, { networkHost: elsewhereHost() })).toThrow(
      expect.objectContaining({ code: 'nothing_to_host' }),
    );
    const own = await planRun({ scenario: reach, board: 'elsewhere' });
    expect(() => openRun(own, 11, { networkHost: elsewhereHost() })).toThrow(
      expect.objectContaining({ code: 'not_hostable' }),
    );
  });
});
