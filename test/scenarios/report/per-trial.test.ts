import { describe, expect, it } from 'vitest';
import { splOf, statisticOf } from '../../../scenarios/measure/metrics.ts';
import { linearScale, roundTicks, roundUp } from '../../../scenarios/plots/scale.ts';
import { tellingTrials } from '../../../scenarios/report/arena/trajectory-figure.ts';
import {
  blockBounds,
  curvePoints,
  lastBlock,
  perBlock,
  perTrial,
  quantiles,
  trialsInPoint,
  wholeRun,
} from '../../../scenarios/report/per-trial.ts';
import { placeVectors } from '../../../scenarios/report/weight-map.ts';
import { median } from '../../../scenarios/statistics/averages.ts';
import { syntheticSeed } from './synthetic-run.ts';

describe('perTrial', () => {
  it('summarises each trial over the seeds that reached it', () => {
    const whole = syntheticSeed(1, 4);
    const short = { ...syntheticSeed(2, 4), trials: syntheticSeed(2, 4).trials.slice(0, 2) };
    const curve = perTrial([whole, short]);
    expect(curve.map(({ index, seeds }) => [index, seeds])).toEqual([
      [0, 2],
      [1, 2],
      [2, 1],
      [3, 1],
    ]);
    const latencies = [whole.trials[1].latencySeconds, short.trials[1].latencySeconds];
    expect(curve[1].latency.q50).toBeCloseTo((latencies[0] + latencies[1]) / 2, 12);
  });

  it('has the spread of a block over all its trials', () => {
    expect(quantiles([8, 1, 4, 2])).toMatchObject({ q25: 1.75, q50: 3, q75: 5 });
    expect(wholeRun([syntheticSeed(1, 3)]).trials).toEqual([1, 3]);
  });

  it('has one median of a range of trials: that of gates, of headlines and of tables', () => {
    const seeds = Array.from({ length: 5 }, (_, seed) => syntheticSeed(seed + 1, 20, () => 0.4));
    const statistic = { metric: 'latency', over: 'median', trials: [11, 20] } as const;
    const ofGate = median(seeds.map((seed) => statisticOf(seed, statistic)));
    expect(new Set(seeds.map((seed) => statisticOf(seed, statistic))).size).toBeGreaterThan(2);
    expect(lastBlock(seeds, 10)?.latency.q50).toBe(ofGate);
    expect(perBlock(seeds).at(-1)?.latency.q50).toBe(ofGate);
  });

  it('has points of a trial each up to a hundred, then as many more as leave a hundred at most', () => {
    const sizes = [1, 100, 101, 200, 201, 500, 501, 1000, 1001, 5000, 5001, 20_000].map(trialsInPoint);
    expect(sizes).toEqual([1, 1, 2, 2, 5, 5, 10, 10, 20, 50, 100, 200]);
  });

  it('has in a point the mean of its trials of each seed, and the spread of these means', () => {
    const seeds = [1, 2].map((seed) => syntheticSeed(seed, 203, () => 0.4));
    const points = curvePoints(seeds);
    expect(points).toHaveLength(41);
    expect([points[0].trials, points[40].trials]).toEqual([
      [1, 5],
      [201, 203],
    ]);
    const spls = seeds.map(({ trials }) => trials.slice(200).reduce((sum, trial) => sum + splOf(trial), 0) / 3);
    expect(points[40].spl).toBeCloseTo((spls[0] + spls[1]) / 2, 12);
    expect(points[40].splQuantiles).toEqual(quantiles(spls));
    const few = seeds.map((seed) => ({ ...seed, trials: seed.trials.slice(0, 100) }));
    expect(curvePoints(few).map(({ trials, successRate }) => [...trials, successRate])).toEqual(
      perTrial(few).map(({ index, successRate }) => [index + 1, index + 1, successRate]),
    );
  });

  it('has blocks that widen and end with the run', () => {
    expect(blockBounds(20)).toEqual([
      [1, 1],
      [2, 5],
      [6, 10],
      [11, 20],
    ]);
    expect(blockBounds(3)).toEqual([
      [1, 1],
      [2, 3],
    ]);
    expect(blockBounds(24).at(-1)).toEqual([21, 24]);
    expect(blockBounds(100)).toHaveLength(12);
    expect(blockBounds(700).map(([, last]) => last)).toEqual([1, 5, 10, 20, 50, 100, 200, 500, 700]);
    expect(blockBounds(0)).toEqual([]);
  });
});

describe('scale', () => {
  it('has ticks at round numbers inside its domain', () => {
    expect(roundTicks(0, 1, 4)).toEqual([0, 0.5, 1]);
    expect(roundTicks(0, 15, 4)).toEqual([0, 5, 10, 15]);
    expect(roundTicks(-0.13, 0.31)).toEqual([-0.1, 0, 0.1, 0.2, 0.3]);
    expect(roundTicks(1, 1)).toEqual([1]);
    expect([0.23, 7, 12.1, 100].map((v) => roundUp(v, 4))).toEqual([0.3, 8, 15, 100]);
  });

  it('maps linearly', () => {
    const scale = linearScale([10, 20], [0, -100]);
    expect([10, 15, 20].map(scale)).toEqual([0, -50, -100].map((v) => expect.closeTo(v, 12)));
  });
});

describe('placeVectors', () => {
  it('points where the weights point, as strongly as they do', () => {
    const map = {
      pre: 'place',
      post: 'action',
      shape: [4, 3] as const,
      unit: 'pA',
      values: Float64Array.of(0, 1, 2, 3, 1, Number.NaN, 0, 1, 2, 0, 1, Number.NaN),
      preCentres: Float64Array.of(0, 0, 1, 0, 2, 0),
      postDirections: Float64Array.of(0, Math.PI / 2, Math.PI, -Math.PI / 2),
    };
    const vectors = placeVectors(map);
    expect(vectors.map(({ x }) => x)).toEqual([0, 1, 2]);
    expect([vectors[0].east, vectors[0].north, vectors[0].strength]).toEqual(
      [0, 1, 1].map((v) => expect.closeTo(v, 12)),
    );
    expect(vectors[1].strength).toBeCloseTo(0, 12);
    expect(vectors[2].strength).toBeCloseTo(0, 12);
    expect(placeVectors({ pre: 'a', post: 'b', shape: [1, 1], unit: '1', values: Float64Array.of(1) })).toEqual([]);
  });
});

describe('tellingTrials', () => {
  it('shows the first and last of each stretch with the same goals', () => {
    const goal = (x: number) => [
      { x, y: 0, radius: 0.1 },
      { x: 3, y: 0, radius: 0.1 },
    ];
    expect(tellingTrials(Array.from({ length: 20 }, () => goal(0)))).toEqual([0, 1, 2, 3, 16, 17, 18, 19]);
    expect(tellingTrials(Array.from({ length: 40 }, (_, i) => goal(Number(i >= 20))))).toEqual([
      0, 1, 18, 19, 20, 21, 38, 39,
    ]);
    expect(tellingTrials([goal(0), goal(0)])).toEqual([0, 1]);
  });
});
