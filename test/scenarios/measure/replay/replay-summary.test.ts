import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import type { ReplayEvent } from '../../../../scenarios/measure/replay/replay-decoding.ts';
import { summariseReplay } from '../../../../scenarios/measure/replay/replay-summary.ts';

const [YES, NO] = [0.05, 0.06];

function event(p: readonly [cells: number, cycle: number, order: number], more: Partial<ReplayEvent>): ReplayEvent {
  const [cells, cycle, order] = p;
  return {
    tick: 0,
    seconds: 0.1,
    windows: 5,
    path: { x: [], y: [] },
    speed: 2,
    reach: 0.3,
    steps: 4,
    outward: 3,
    crossings: 1,
    directions: { forward: 1, reverse: 3 },
    significance: { score: 0.9, p: { cells, cycle, order } },
    ...more,
  };
}

const wave = {
  tick: 0,
  windowSeconds: 0.02,
  x: Float64Array.of(0, 1),
  y: Float64Array.of(0, 0),
  spread: new Float64Array(2),
};
const rest = (events: readonly ReplayEvent[]) => ({
  firstTick: 0,
  endTick: 9,
  afterTrials: 1,
  place: { x: 0, y: 0 },
  events,
});
const summarise = (...rests: readonly (readonly ReplayEvent[])[]) =>
  summariseReplay(rests.map(rest), 0.2, new RandomStream(1, 'orders'));

describe('the summary', () => {
  const others = { speed: 4, reach: 0.5, steps: 6, outward: 1, crossings: 0, directions: { forward: 1, reverse: 0 } };

  it('of a track counts shares over all events, and the rest over significant ones', () => {
    expect(summarise([event([YES, YES, YES], {})], [event([YES, NO, YES], others)])).toEqual({
      events: 2,
      testable: 2,
      passing: { cells: 1, cycle: 0.5, order: 1 },
      significant: 0.5,
      speed: 2,
      compression: expect.closeTo(10, 9),
      reach: 0.3,
      outward: 3 / 4,
      crossing: 1 / 4,
      forward: 1,
      reverse: 3,
      forwardScore: -0.5,
    });
  });

  it('of an arena counts over all waves, but shares over those of five windows or more', () => {
    const summary = summarise([event([YES, NO, NO], { wave }), event([NO, NO, NO], { ...others, wave, windows: 4 })]);
    expect(summary).toMatchObject({
      events: 2,
      testable: 1,
      passing: { cells: 1, cycle: 0, order: 0 },
      significant: 0,
      speed: 3,
      reach: 0.4,
      outward: 4 / 10,
      crossing: 1 / 10,
      forward: 2,
      reverse: 3,
    });
    expect(summary.waves?.waves).toBe(2);
  });

  it('without events has only counts', () => {
    const { events, testable, passing, forward, reverse, ...shares } = summarise([]);
    expect([events, testable, forward, reverse]).toEqual([0, 0, 0, 0]);
    for (const share of [...Object.values(shares), ...Object.values(passing)]) expect(share).toBeNaN();
  });
});
