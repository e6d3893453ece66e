// @module-tag long
import { describe, expect, it } from 'vitest';
import { defineAgent, poseSensor, velocityActuator } from '../../../../agents/index.ts';
import { placeNavigator } from '../../../../controllers/navigation/index.ts';
import { run } from '../../../../scenarios/pool/runner.ts';
import reversal from '../../../../scenarios/studies/water-maze/water-maze-reversal.scenario.ts';
import { HALF_WIDTH } from '../../../../scenarios/tasks/square-arena.ts';
import { FULL } from '../../../effort.ts';
import { programRuns, UNIT, uniformStream } from '../../../fixtures/water-maze/program.ts';

/** From the start to the goal's boundary, in the program's units. */
const STRAIGHT = Math.sqrt(4.5) - 0.3;

/**
 * The scenario through the runner, paired with the independent C program. The navigator computes in double precision and is fed the
 * program's uniform numbers; start, goals, judgement, outcome phase, walls and measures are the scenario's. Spikes, and so
 * latencies, agree exactly.
 */
describe('the reversal of the catalogue, paired with C', () => {
  it.for(programRuns())(
    'seed $seed, acetylcholine $acetylcholine',
    { timeout: 300_000 },
    async ({ seed, acetylcholine, trials }, { skip }) => {
      skip(!FULL && !(seed === 1 && acetylcholine === 1), 'one run stands for all where somebody waits');
      const uniform = uniformStream(seed);
      const scenario: typeof reversal = {
        ...reversal,
        agent: ({ acetylcholine, dopamine }, body) =>
          defineAgent({
            body,
            sensors: { pose: poseSensor() },
            actuators: { velocity: velocityActuator() },
            controller: () =>
              placeNavigator({
                body,
                halfWidth: HALF_WIDTH,
                acetylcholine,
                dopamine,
                emitter: 'javascript-f64',
                uniform,
              }),
          }),
      };
      const { seeds } = await run({ scenario, seeds: [seed], set: { trials: trials.length, acetylcholine } });
      expect(
        seeds[0].trials.map(({ success, latencySeconds, spikes }) => ({
          found: success,
          latencyTicks: Math.round(1000 * latencySeconds),
          actionSpikes: spikes['action'],
        })),
      ).toEqual(trials.map(({ path: _, ...trial }) => trial));
      for (const [i, { found, path }] of trials.entries()) {
        const { pathMetres, spl } = seeds[0].trials[i];
        expect(Math.abs(pathMetres / UNIT - path)).toBeLessThan(1e-6);
        expect(spl).toBeCloseTo(found ? STRAIGHT / Math.max(path, STRAIGHT) : 0, 6);
      }
    },
  );
});
