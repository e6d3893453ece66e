import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../kernels/random.ts';
import { perSession } from '../../../scenarios/tasks/delayed-match.ts';
import { SIGHT, sightTrial, sightTrials, sightWorld } from '../../../scenarios/tasks/one-shot-by-sight.ts';

const values = { goalRadius: 0.09, timeLimit: 60, probeTime: 20, exploreTime: 120 };
const { halfWidth, exploration, training, sessions } = SIGHT;
const world = sightWorld(1, new RandomStream(1, 'world'));
const trials = Array.from({ length: sightTrials(sessions) }, (_, index) =>
  sightTrial(values, index, new RandomStream(1, 'trial', index), world),
);
const at = (x: number, y: number) => {
  const pose = { x, y, heading: 0 };
  return { elapsed: 1, period: 1e-3, before: pose, after: pose, touching: false, commands: {} };
};

describe('a seed of one shot by sight', () => {
  it('explores without a goal first', () => {
    for (const trial of trials.slice(0, exploration)) {
      expect(trial.timeLimitSeconds).toBe(120);
      for (const [x, y] of [
        [0, 0],
        [0.4, -0.4],
      ])
        expect(trial.judge(at(x, y))).toBeUndefined();
      expect(trial.reward).toBeUndefined();
    }
  });

  it('has a goal of its own in each session, the same in all of its trials', () => {
    const place = ({ goal }: (typeof trials)[number]): string => `${goal.x.toFixed(3)}, ${goal.y.toFixed(3)}`;
    const inSessions = trials.slice(exploration);
    expect(inSessions.length).toBe(sessions * (training + 1));
    expect(new Set(inSessions.map(place)).size).toBe(sessions);
    for (let session = 0; session < sessions; session++) {
      const own = inSessions.slice(session * perSession(SIGHT), (session + 1) * perSession(SIGHT));
      expect(new Set(own.map(place)).size).toBe(1);
      const { x, y } = own[0].goal;
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThan(0.4 + 1e-9);
      for (const trial of own.slice(0, training)) expect(trial.judge(at(x, y + 0.08))).toMatchObject({ success: true });
      const probe = own[training];
      expect(probe.judge(at(x, y))).toBeUndefined();
      expect(probe.reward?.(at(x, y))).toEqual({ reward: 0, goal: 'target' });
    }
  });

  it('starts at walls of an arena that is textured, and black where there is no light', () => {
    for (const { start } of trials)
      expect(Math.max(Math.abs(start.x), Math.abs(start.y))).toBeCloseTo(halfWidth - 0.07, 9);
    expect(world.walls.every(({ surface }) => surface !== undefined)).toBe(true);
    expect(sightWorld(0, new RandomStream(1, 'world')).illumination).toEqual({ level: 0 });
  });
});
