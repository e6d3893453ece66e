// @module-tag long
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Pose, Twist } from '../../../../agents/index.ts';
import { point } from '../../../../agents/index.ts';
import { placeNavigator } from '../../../../controllers/navigation/place-navigator.ts';
import { FULL } from '../../../effort.ts';
import { programRuns, UNIT, uniformStream } from '../../../fixtures/water-maze/program.ts';

/**
 * The published model paired with an independent C program in double precision: fed the same uniform numbers, it must make
 * the same spikes, so latencies and spike counts agree exactly, over ten trials a run, six runs.
 */
const programs = programRuns();
/** Trials of a run: five, one after the goal has moved, and the rest of them. */
const TRIALS = FULL ? 10 : 6;

/** Of the final weights of every run, one in so many: a line has seed, acetylcholine, and these. */
const EVERY = 41;
const WEIGHTS = readFileSync(join(import.meta.dirname, '../../../fixtures/water-maze/weights.csv'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(',').map(Number));

describe('water maze, paired with C', () => {
  it.for(programs)(
    'seed $seed, acetylcholine $acetylcholine',
    { timeout: 300_000 },
    ({ seed, acetylcholine, trials }, { skip }) => {
      skip(!FULL && !(seed === 1 && acetylcholine === 1), 'one run stands for all where somebody waits');
      const draw = uniformStream(seed);
      const controller = placeNavigator({
        body: point,
        halfWidth: 2 * UNIT,
        acetylcholine,
        emitter: 'javascript-f64',
        uniform: draw,
      });
      controller.initialise(seed, 1e-3);
      let spikes = 0;
      controller.spikes?.subscribe(({ population, count }) => {
        if (population === 'action') spikes += count;
      });
      const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
      let tick = 0;
      for (let trial = 0; trial < TRIALS; trial++) {
        const goal = trial < 5 ? 1.5 * UNIT : -1.5 * UNIT;
        const pose: Pose = { x: 0, y: 0, heading: 0 };
        let found = 0;
        let path = 0;
        spikes = 0;
        controller.beginTrial({ index: trial, count: 10 });
        for (let t = 1; found > 0 ? t <= found + 301 : t <= 15000; t++) {
          controller.step(
            tick++,
            { pose },
            { reward: found > 0 && t === found + 1 ? 1 : 0, phase: found > 0 ? 'outcome' : 'active' },
            { velocity },
          );
          const dx = pose.x - goal;
          const dy = pose.y - goal;
          if (found === 0 && dx * dx + dy * dy <= 0.09 * UNIT * UNIT) found = t;
          if (found === 0) path += Math.hypot(velocity.linearX, velocity.linearY) * 1e-3;
          pose.x = bounce(pose.x + velocity.linearX * 1e-3);
          pose.y = bounce(pose.y + velocity.linearY * 1e-3);
        }
        controller.endTrial({ success: found > 0, terminated: found > 0, reason: '' });
        const { path: driven, ...expected } = trials[trial];
        expect({ found: found > 0, latencyTicks: found > 0 ? found : 15000, actionSpikes: spikes }).toEqual(expected);
        expect(Math.abs(path / UNIT - driven)).toBeLessThan(1e-6);
      }
      if (TRIALS < trials.length) return;
      const row = WEIGHTS.find(([ofSeed, level]) => ofSeed === seed && level === acetylcholine) as number[];
      const [weights] = controller.weights?.() ?? [];
      // Synapses that walls rule out have no weight here.
      const off = row.slice(2).map((w, n) => Math.abs(weights?.values[n * EVERY] - w));
      const compared = off.filter((one) => !Number.isNaN(one));
      expect(compared.length).toBeGreaterThan(90);
      const worst = Math.max(...compared);
      expect(worst).toBeLessThan(1e-6);
    },
  );
});

function bounce(position: number): number {
  if (position > 2 * UNIT) return position - 0.01 * UNIT;
  if (position < -2 * UNIT) return position + 0.01 * UNIT;
  return position;
}
