import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { ReplayDecoding, type RunActivity } from '../../../../scenarios/measure/replay/replay-decoding.ts';
import { summariseReplay } from '../../../../scenarios/measure/replay/replay-summary.ts';
import { arenaRun, trackRun } from './made-up-run.ts';

const decode = (activity: RunActivity, options = {}) => {
  const decoding = new ReplayDecoding(activity, new RandomStream(1, 'decoding'), { shuffles: 1, ...options });
  const rest = decoding.decode(0);
  return { decoding, rest, summary: summariseReplay([rest], decoding.running.speed, new RandomStream(1, 'orders')) };
};

const ARENA = arenaRun();

describe('in an arena', () => {
  const { decoding, rest, summary } = decode(ARENA, { shuffles: 19 });

  it('fields are of cells that spike by place while the body runs, and of the population that has most of them', () => {
    expect(decoding.onTrack).toBe(false);
    expect(decoding.population).toBe('place');
    expect(Math.abs(decoding.running.speed / 0.2 - 1)).toBeLessThan(0.05);
    expect(decoding.fields.cells.length).toBeGreaterThan(280);
    // These spike at rest alone.
    expect(decoding.fields.cells).not.toContain(5000);
    expect(decoding.spiking).toBeLessThanOrEqual(17 * 17);
  });

  it('waves are found where and when they are', () => {
    expect(rest.afterTrials).toBe(1);
    expect(rest.place).toEqual({ x: 0.5, y: 0.4 });
    expect(rest.events).toHaveLength(8);
    for (const [k, event] of rest.events.entries()) {
      const start = rest.firstTick + 500 * k;
      expect(Math.abs(event.tick - start)).toBeLessThanOrEqual(20);
      const { x, y } = event.path;
      expect(Math.abs(x[0] - 0.43)).toBeLessThan(0.07);
      expect(Math.abs(x[x.length - 1] - 0.07)).toBeLessThan(0.07);
      for (const at of Array.from(y)) expect(Math.abs(at - 0.4)).toBeLessThan(0.06);
    }
  });

  it('are the same when they are decoded again', () => {
    expect(decoding.decode(0)).toEqual(rest);
  });

  it('their figures are those of the made-up ones', () => {
    expect(summary.events).toBe(8);
    expect(summary.significant).toBeGreaterThan(0.8);
    expect(Math.abs(summary.speed / 2 - 1)).toBeLessThan(0.15);
    expect(Math.abs(summary.compression / 10 - 1)).toBeLessThan(0.15);
    expect(Math.abs(summary.reach - 0.45)).toBeLessThan(0.06);
    expect(summary.outward).toBeGreaterThan(0.9);
    expect(summary.crossing).toBe(0);
    expect(summary.forwardScore).toBe(-1);
    expect(summary.waves?.ordered).toBe(1);
    expect(summary.waves?.waves).toBe(8);
    for (const event of rest.events) {
      expect(event.steps).toBe(event.path.x.length - 1);
      expect(event.seconds).toBeCloseTo(0.02 * event.windows, 12);
      expect(event.windows).toBe(event.path.x.length);
    }
  });

  it('a step is forward along the way that the body had just run', () => {
    // The body came along x and rests at the right. Bumps here come from the left.
    const { ticks, ids } = ARENA.populations[1];
    const [{ firstTick, endTick }] = ARENA.rests;
    // Each bump backwards in time: its spikes lie in the first 200 of 500 ticks.
    const turned = ticks.map((tick) => {
      if (tick < firstTick || tick >= endTick) return tick;
      const within = (tick - firstTick) % 500;
      return within < 200 ? tick - within + 199 - within : tick;
    });
    const order = Array.from(turned, (_, k) => k).sort((a, b) => turned[a] - turned[b]);
    const populations = [
      { population: 'place', ticks: turned.map((_, k) => turned[order[k]]), ids: ids.map((_, k) => ids[order[k]]) },
    ];
    const { summary } = decode({ ...ARENA, populations });
    expect(summary.forwardScore).toBe(1);
    expect(summary.outward).toBeLessThan(0.2);
  });

  it('steps through walls count with the walls that stood there when the body came to rest', { tags: 'long' }, () => {
    const wall = [{ from: { x: 0.25, y: -0.5 }, to: { x: 0.25, y: 0.5 } }];
    const [{ firstTick }] = ARENA.rests;
    const arenas = [
      ...ARENA.arenas,
      { tick: firstTick, barriers: wall },
      { tick: firstTick + 1, barriers: [...wall, { from: { x: 0.15, y: -0.5 }, to: { x: 0.15, y: 0.5 } }] },
    ];
    const { rest, summary } = decode({ ...ARENA, arenas });
    for (const event of rest.events) expect(event.crossings).toBe(1);
    expect(summary.crossing).toBeCloseTo(8 / rest.events.reduce((sum, { steps }) => sum + steps, 0), 12);
  });
});

describe('on a track', () => {
  it.each([true, false])(
    'forward %s: events, their speed and direction are those of the made-up ones',
    { tags: 'long' },
    (forward) => {
      const { decoding, rest, summary } = decode(trackRun(forward), { shuffles: 19 });
      expect(decoding.onTrack).toBe(true);
      expect(rest.events).toHaveLength(3);
      for (const event of rest.events) {
        expect(event.seconds).toBeCloseTo(0.4, 1);
        expect(Math.abs(event.speed / 4 - 1)).toBeLessThan(0.15);
        // A line: as far in each window of 10 ms as in any other, the track over.
        const { x, y } = event.path;
        expect(event.steps).toBe(x.length - 1);
        for (let k = 1; k < x.length; k++) {
          expect(x[k] - x[k - 1]).toBeCloseTo((forward ? 0.01 : -0.01) * event.speed, 9);
          expect(y[k]).toBe(y[0]);
        }
      }
      expect(summary.significant).toBe(1);
      expect(Math.abs(summary.compression / 20 - 1)).toBeLessThan(0.15);
      expect(summary.forwardScore).toBe(forward ? 1 : -1);
      // It rests at 2 m, and the bumps are between 0.2 and 1.8 m.
      expect(summary.outward).toBeCloseTo(forward ? 0 : 1, 9);
      expect(Math.abs(summary.reach - 1.8)).toBeLessThan(0.1);
      expect(summary.waves).toBeUndefined();
    },
  );
});

describe('of cells that are one population while the body runs and another at rest', () => {
  const run = trackRun(true);
  const [{ firstTick, endTick }] = run.rests;
  const [noise, { ticks, ids }] = run.populations;
  const atRest = (s: number): boolean => ticks[s] >= firstTick && ticks[s] < endTick;
  const ran = {
    population: 'running',
    ticks: ticks.filter((_, s) => !atRest(s)),
    ids: ids.filter((_, s) => !atRest(s)),
  };
  const rested = {
    population: 'resting',
    ticks: ticks.filter((_, s) => atRest(s)),
    ids: ids.filter((_, s) => atRest(s)),
  };
  const split = { ...run, populations: [noise, rested, ran], whileRunning: { resting: 'running' } };

  it.each([undefined, 'running', 'resting'])(
    'events of one are decoded by the fields of the other; named %s',
    { tags: 'long' },
    (population) => {
      const { decoding, rest } = decode(split, population === undefined ? {} : { population });
      expect([decoding.population, decoding.runningPopulation]).toEqual(['resting', 'running']);
      expect(rest).toEqual(decode(run).rest);
      expect(rest.events).toHaveLength(3);
    },
  );

  it('cell by cell: other cells at rest are other places', { tags: 'long' }, () => {
    const turned = { ...rested, ids: rested.ids.map((id) => (id < 40 ? 39 - id : id)) };
    const { summary } = decode({ ...split, populations: [turned, ran] }, { shuffles: 19 });
    expect(decode(split, { shuffles: 19 }).summary.forwardScore).toBe(1);
    expect(summary.forwardScore).toBe(-1);
  });

  it('a rest without spikes has no events, and without the pair there are none', () => {
    expect(decode({ ...split, populations: [ran] }).rest.events).toEqual([]);
    expect(decode({ ...split, whileRunning: {} }).rest.events).toEqual([]);
  });
});

describe('refuses what replay cannot be decoded from:', () => {
  const code = expect.objectContaining({ code: 'not_decodable' });
  const none = { population: 'place', ticks: new Uint32Array(0), ids: new Uint32Array(0) };
  it.each([
    ['rests', { rests: [] }, 'no rest'],
    ['spikes', { populations: [none] }, 'none'],
    ['populations', { populations: [] }, 'none'],
    ['poses', { poses: { ticks: [], x: [], y: [] } }, 'none'],
    ['trials', { trials: [] }, 'none'],
    ['place cells', { populations: [ARENA.populations[0]] }, / of \d+ that spike while the body runs$/],
  ])('no %s', (_, without, received) => {
    const told = typeof received === 'string' ? received : expect.stringMatching(received);
    expect(() => decode({ ...ARENA, ...without })).toThrow(code);
    expect(() => decode({ ...ARENA, ...without })).toThrow(expect.objectContaining({ received: told }));
  });

  it('a population that it does not have, naming those that it has', () => {
    expect(() => decode(ARENA, { population: 'grid' })).toThrow(/noise, place/);
  });
});
