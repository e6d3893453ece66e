import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import type { TrialResult } from '../../../../scenarios/scenario/result.ts';
import type { GoalTrial } from '../../../../scenarios/scenario/scenario.ts';
import {
  delayedMatchTrial,
  goalWorld,
  MATCH,
  perSession,
  trialsOf,
  visitShare,
} from '../../../../scenarios/studies/one-shot-memory/delayed-match.ts';

const { halfWidth: HALF_WIDTH, sessions: SESSIONS } = MATCH;
const PER_SESSION = perSession(MATCH);

const values = { goalRadius: 0.06, timeLimit: 120, probeTime: 60 };

function trialsOfSeed(seed: number): GoalTrial[] {
  const world = goalWorld(new RandomStream(seed, 'world'));
  return Array.from({ length: SESSIONS * PER_SESSION }, (_, index) =>
    delayedMatchTrial(values, index, new RandomStream(seed, 'trial', index), world),
  );
}

const place = ({ goal }: GoalTrial): string => `${goal.x.toFixed(3)}, ${goal.y.toFixed(3)}`;

describe('a seed of delayed match to place', () => {
  const trials = trialsOfSeed(1);

  it('has nine goals of 49, each for a session', () => {
    expect(new Set(trials.map(place)).size).toBe(SESSIONS);
    for (let session = 0; session < SESSIONS; session++) {
      const own = trials.slice(session * PER_SESSION, (session + 1) * PER_SESSION);
      expect(new Set(own.map(place)).size).toBe(1);
    }
    for (const { goal } of trials)
      for (const one of [goal.x, goal.y]) {
        expect(Math.abs(one)).toBeLessThanOrEqual(0.6 + 1e-9);
        expect((one / 0.2) % 1).toBeCloseTo(0, 9);
      }
    expect(trialsOfSeed(2).map(place)).not.toEqual(trials.map(place));
  });

  it('starts in the middle of a wall, facing the arena', () => {
    for (const { start } of trials) {
      expect(Math.min(Math.abs(start.x), Math.abs(start.y))).toBeLessThan(1e-9);
      expect(Math.max(Math.abs(start.x), Math.abs(start.y))).toBeCloseTo(HALF_WIDTH - 0.07, 9);
      const inwards = -(start.x * Math.cos(start.heading) + start.y * Math.sin(start.heading));
      expect(inwards / (HALF_WIDTH - 0.07)).toBeGreaterThanOrEqual(Math.cos(0.5) - 1e-9);
    }
    expect(new Set(trials.map(({ start }) => `${start.x.toFixed(2)} ${start.y.toFixed(2)}`)).size).toBe(4);
  });

  it('rewards four trials of a session, and the probe not, which counts where it is', () => {
    const at = (trial: GoalTrial, x: number, y: number) => {
      const pose = { x, y, heading: 0 };
      const scene = { elapsed: 1, period: 1e-3, before: pose, after: pose, touching: false, commands: {} };
      return { verdict: trial.judge(scene), reward: trial.reward?.(scene) };
    };
    const [training, probe] = [trials[3], trials[4]];
    const { x, y } = training.goal;
    expect(at(training, x + 0.05, y).verdict).toEqual({ reward: 1, success: true, reason: 'goal reached' });
    expect(at(training, x + 0.07, y).verdict).toBeUndefined();
    expect(probe.timeLimitSeconds).toBe(60);
    expect(at(probe, x, y)).toEqual({ verdict: undefined, reward: { reward: 0, goal: 'target' } });
    expect(at(probe, x, y + 0.09).reward).toEqual({ reward: 0, goal: 'target' });
    const { goal: later } = trials[PER_SESSION];
    expect(at(probe, later.x, later.y).reward).toEqual({ reward: 0, goal: 'used-1' });
    expect(at(probe, 0.7999, 0.7999).reward).toBe(0);
    expect(probe.goals?.map(({ name }) => name?.split('-')[0])).toEqual([
      'target',
      ...new Array(8).fill('used'),
      ...new Array(40).fill('site'),
    ]);
  });
});

it('takes trials by their number in the session, and shares of visits', () => {
  const trials = Array.from({ length: 20 }, (_, index) => ({ index })) as unknown as TrialResult[];
  expect(trialsOf(trials, 2).map(({ index }) => index)).toEqual([11, 16]);
  expect(trialsOf(trials, PER_SESSION, 1).map(({ index }) => index)).toEqual([4, 9, 14, 19]);
  const probes = [
    { reached: { target: 30, 'used-3': 10, 'site-20': 40 } },
    { reached: { target: 10, 'site-11': 10 } },
    {},
  ] as unknown as TrialResult[];
  expect(visitShare(probes, 'all')).toBeCloseTo(0.4, 12);
  expect(visitShare(probes, 'used')).toBeCloseTo(0.8, 12);
});
