// @module-tag long
import { describe, expect, it } from 'vitest';
import { loadBoard } from '../bridges/boards/boards.ts';
import scenario from '../examples/chip-grove.ts';
import { hostOn } from '../scenarios/boards/network-host.ts';
import type { Scenario } from '../scenarios/index.ts';
import { evaluate } from '../scenarios/judge/index.ts';
import { planScenario } from '../scenarios/plan/plan.ts';
import { openRun } from '../scenarios/run/open-run.ts';
import type { SeedResult } from '../scenarios/scenario/result.ts';
import { chipProgram, SIMULATED } from './bridges/boards/tinyodin/simulated-chip.ts';
import { FULL } from './effort.ts';
import { temporaryFolder } from './temporary-folder.ts';

const grove = scenario as unknown as Scenario;

/** Trials of seed 1 with the network on a board, beside a shadow in floats. */
async function runOn(name: string, trials: number): Promise<SeedResult> {
  const plan = planScenario(grove);
  const host = hostOn(await loadBoard(name), true);
  const run = openRun({ ...plan, identity: { ...plan.identity, board: host.board } }, 1, { networkHost: host });
  try {
    for (let trial = 0; trial < trials; trial++) await run.runTrial();
    return run.result;
  } finally {
    run.dispose();
    host.close();
  }
}

describe('the grove', () => {
  it.each(['loihi-fixed', 'xylo-sim', 'tinyodin-twin'])('has a robot that %s drives to its goal', async (name) => {
    const { trials, board } = await runOn(name, 2);
    expect(trials.map(({ success }) => success)).toEqual([true, true]);
    const [{ findings, agreement = [] }] = board?.networks ?? [];
    // Losses that no network is spared, and none that this one was made to avoid.
    expect(findings.filter((line) => line.startsWith('loss')).length).toBeGreaterThan(3);
    expect(findings.filter((line) => /^(refusal|saturation)|refractory|rounded to 4 bits/.test(line))).toEqual([]);
    const f1 = Object.fromEntries(agreement.map((one) => [one.population, one.f1 ?? 0]));
    expect(f1).toMatchObject({ towards: 1, near: 1 });
    expect(f1['ways']).toBeGreaterThan(0.75);
    expect(f1['wheels']).toBeGreaterThan(0.65);
  });

  it.runIf(FULL)(
    'holds its gates, and not with its mechanisms blinded, reversed or shuffled',
    async () => {
      const { outcome, cases } = await evaluate({ scenario: grove }, { jobs: 1 });
      expect(cases.filter(({ kind }) => kind === 'ablation')).toHaveLength(4);
      expect(outcome).toBe('passed');
    },
    180_000,
  );

  it.skipIf(!FULL || !SIMULATED)(
    'has a robot that the simulated chip drives as its twin does',
    async () => {
      const here = await runOn('tinyodin-twin', 1);
      const there = await runOn(`tinyodin:${chipProgram(temporaryFolder())}`, 1);
      expect({ ...there, board: 0 }).toMatchObject({ trials: here.trials, digest: here.digest });
      expect(there.trials[0].success).toBe(true);
    },
    120_000,
  );
});
