import { expect, it } from 'vitest';
import type { Controller } from '../../../agents/index.ts';
import { BridgeError, defineAgent, point, poseSensor, velocityActuator } from '../../../agents/index.ts';
import { planRun } from '../../../scenarios/plan/plan-run.ts';
import type { JobOutcome } from '../../../scenarios/pool/seed-job.ts';
import { runSeedJob } from '../../../scenarios/pool/seed-job.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

/** An agent whose board goes in its second trial, after which whatever is asked of it throws the same error. */
function lostInTheSecondTrial(): { scenario: Scenario; gone: BridgeError } {
  const gone = new BridgeError('the board is gone', { code: 'board_gone' });
  let trials = 0;
  const reach = (): void => {
    if (trials > 1) throw gone;
  };
  const controller: Controller<{ readonly pose: unknown }, { readonly velocity: unknown }> = {
    manifest: {
      name: 'driver',
      version: 1,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise() {},
    beginTrial: () => void trials++,
    step: reach,
    endTrial() {},
    weights() {
      reach();
      return [];
    },
    save: () => new Uint8Array(0),
    restore() {},
  };
  const scenario: Scenario = {
    id: 'lost-board',
    version: 1,
    title: 'Stand',
    source: 'a fixture of the tests',
    parameters: {},
    bodies: { point },
    physics: ['kinematic'],
    seeds: [1],
    gates: [],
    ablations: [],
    world: () => ({ name: 'room', walls: rectangularArena(1, 1), obstacles: [] }),
    agent: (_values, body) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor() },
        actuators: { velocity: velocityActuator() },
        controller: () => controller,
      }),
    trials: () => 3,
    trial: () => ({
      start: { x: 0, y: 0, heading: 0 },
      goal: { x: 1, y: 0, radius: 0.5 },
      shortestMetres: 0.5,
      timeLimitSeconds: 0.02,
      judge: () => undefined,
    }),
  };
  return { scenario, gone };
}

it.each([undefined, { seed: 1 }])(
  'finished trials outlive the board that the weights are on, traced by %j',
  async (trace) => {
    const { scenario, gone } = lostInTheSecondTrial();
    const kept: JobOutcome[] = [];
    const run = runSeedJob(await planRun({ scenario }), 1, trace === undefined ? {} : { trace }, {
      onFailure: (outcome) => void kept.push(outcome),
    });
    await expect(run).rejects.toBe(gone);
    expect(gone.suppressed).toEqual([]);
    expect(gone.message.match(/the board is gone/g)).toHaveLength(1);
    expect(kept).toEqual([expect.objectContaining({ complete: false })]);
    const [{ result }] = kept;
    expect(result.trials).toMatchObject([{ index: 0, ticks: 20 }]);
    expect(result.trace?.trajectories.length).toBe(trace && 1);
    expect(result.trace?.weights).toEqual(trace && []);
  },
);
