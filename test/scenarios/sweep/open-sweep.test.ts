// @module-tag long
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSweep, type Receipt, type Sweep } from '../../../scenarios/sweep/index.ts';
import { cancel, letGoOn } from '../../../scenarios/sweep/results/cancelled.ts';
import { isSweepFolder, keepSweep, readSweepFolder } from '../../../scenarios/sweep/sweep-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { doneSweep } from './small-sweep.ts';

const REACH = relative('', new URL('../fixtures/reach.ts', import.meta.url).pathname);
/** Two jobs, and no best point. */
const SWEEP: Sweep = { scenario: REACH, vary: { noise: '0, 0.2' }, set: { trials: 1 }, seeds: [7001] };

describe('a sweep that a program opens', () => {
  it('writes nothing before it runs, stops when it is told to, here or elsewhere, and goes on to what everybody comes to', async () => {
    const path = temporaryFolder();
    const sweep = await openSweep(path, SWEEP);
    expect(existsSync(join(path, 'sweep.json'))).toBe(false);
    const stop = new AbortController();
    const { partial, digest } = await sweep.run({ jobs: 1, signal: stop.signal, onReceipt: () => stop.abort() });
    expect([partial, digest, [...sweep.jobs()].length]).toEqual([true, '', 1]);
    expect(isSweepFolder(path) && readSweepFolder(path)).toEqual(SWEEP);
    cancel(path);
    await expect(sweep.run()).rejects.toMatchObject({ code: 'sweep_cancelled' });
    letGoOn(path);

    const receipts: Receipt[] = [];
    const generations: number[][] = [];
    const outcome = await sweep.run({
      jobs: 2,
      onReceipt: (receipt) => receipts.push(receipt),
      onGeneration: ({ jobs, known }) => generations.push([jobs, known]),
    });
    expect(outcome).toEqual((await doneSweep(temporaryFolder(), SWEEP)).outcome);
    expect(receipts.map((one) => one.outcome)).toEqual(['written']);
    expect(generations).toEqual([[2, 1]]);
    expect(sweep.outcome()).toEqual(outcome);

    const other = await openSweep(path, { scenario: 'water-maze', vary: { timeLimit: '1' } });
    await expect(other.run()).rejects.toMatchObject({ code: 'other_sweep' });
  });

  it('is read later by its folder alone', async () => {
    const path = temporaryFolder();
    const description: Sweep = {
      ...{ scenario: REACH, train: REACH, vary: { 'train.learning': '0, 0.5', noise: '0, 0.2' } },
      ...{ set: { trials: 1, 'train.trials': 2 }, seeds: [7001, 7002], objective: 'mean(latency)' },
    };
    const { outcome, folder } = await doneSweep(path, description);
    keepSweep(path, description);
    const later = await openSweep(path);
    expect(later).toMatchObject({ folder: path, sweep: description, seeds: [7001, 7002] });
    expect(later.outcome()).toEqual(outcome);
    const jobs = [...later.jobs()];
    expect(jobs.filter(({ training }) => training)).toHaveLength(6);
    expect(jobs.filter(({ again }) => again)).toHaveLength(4);
    expect(jobs[0]).toMatchObject({ point: { 'train.learning': 0 }, generation: 1, training: true });
    expect(jobs[0].result).toEqual(folder.result(jobs[0].result.id));
    expect(new Set(jobs.map(({ result }) => result.id))).toEqual(new Set(folder.ids()));
  });

  it.each([
    [{ scenario: REACH, vary: { learning: [0, 1] }, sede: 1 }, 'unknown_option', /sede/],
    [{ scenario: REACH, vary: { learning: true } }, 'invalid_sweep', /openSweep: vary/],
    [{ scenario: REACH, vary: { lerning: [0, 1] } }, 'unknown_axis', /did you mean 'learning'/],
    [undefined, 'unreadable_file', /sweep\.json/],
  ])('is refused where it cannot be: %j', async (wrong, code, text) => {
    const opened = openSweep(temporaryFolder(), wrong as unknown as Sweep);
    await expect(opened).rejects.toMatchObject({ code });
    await expect(opened).rejects.toThrow(text);
  });

  it.each([
    [{ jobs: 0 }, 'invalid_option'],
    [{ jobs: 1.5 }, 'invalid_option'],
    [{ job: 2 }, 'unknown_option'],
  ])('does not run with %j', async (wrong, code) => {
    const folder = temporaryFolder();
    const opened = await openSweep(folder, SWEEP);
    await expect(opened.run(wrong as object)).rejects.toMatchObject({ code });
    expect(existsSync(join(folder, 'sweep.json'))).toBe(false);
  });
});
