import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { perSession } from '../../../../scenarios/studies/one-shot-memory/delayed-match.ts';
import {
  SIGHT,
  sightTrial,
  sightTrials,
  sightWorld,
} from '../../../../scenarios/studies/one-shot-memory/one-shot-by-sight.ts';

const values = {
  goalRadius: 0.09,
  timeLimit: 60,
  probeTime: 20,
  exploreTime: 120,
  light: 1,
  walls: 'textured',
} as const;
const { halfWidth, exploration, training, sessions } = SIGHT;
const world = sightWorld({ light: 1, walls: 'textured' }, new RandomStream(1, 'world'));
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
    expect(sightWorld({ light: 0, walls: 'textured' }, new RandomStream(1, 'world')).illumination).toEqual({
      level: 0,
    });
  });

  describe('for experiments on what is recognised', () => {
    type Kind = Parameters<typeof sightWorld>[0]['walls'];
    const worldOf = (walls: Kind) => sightWorld({ light: 1, walls }, new RandomStream(1, 'world'));
    const trialsOf = (walls: Kind) => {
      const own = worldOf(walls);
      return Array.from({ length: sightTrials(1) }, (_, index) =>
        sightTrial({ ...values, walls }, index, new RandomStream(1, 'trial', index), own),
      );
    };
    const goals = (walls: Kind) => trialsOf(walls).map(({ goal, start }) => [goal, start]);

    it.each(['grey', 'tall', 'redrawn', 'tall-redrawn'] as const)(
      'has the same goals and starts with %s walls',
      (walls) => {
        expect(goals(walls)).toEqual(goals('textured'));
      },
    );

    it('has grey walls that are all alike, or tall ones with the same textures', () => {
      const surfaces = (walls: Kind) => worldOf(walls).walls.map(({ surface }) => surface);
      expect(new Set(surfaces('grey').map((surface) => JSON.stringify(surface))).size).toBe(1);
      expect(new Set(surfaces('textured').map((surface) => JSON.stringify(surface))).size).toBe(4);
      expect(surfaces('tall')).toEqual(surfaces('textured'));
      for (const { height } of worldOf('tall').walls) expect(height).toBe(30);
      for (const wall of worldOf('textured').walls) expect(wall.height ?? 1).toBeLessThan(2);
    });

    it.each([
      ['redrawn', 'textured'],
      ['tall-redrawn', 'tall'],
    ] as const)('has other textures after the first trial of a session: %s', (walls, first) => {
      const before = JSON.stringify(worldOf(first).walls);
      expect(JSON.stringify(worldOf(walls).walls)).toBe(before);
      for (const [index, trial] of trialsOf(walls).entries()) {
        expect(trial.world === undefined, `trial ${index}`).toBe(index <= exploration);
        if (trial.world === undefined) continue;
        expect(JSON.stringify(trial.world.walls)).not.toBe(before);
        expect(trial.world.walls.map(({ height }) => height)).toEqual(worldOf(first).walls.map(({ height }) => height));
      }
      for (const { world: own } of trialsOf(first)) expect(own).toBeUndefined();
    });
  });
});
