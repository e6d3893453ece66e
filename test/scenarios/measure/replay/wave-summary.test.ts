import { expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { orderShuffle } from '../../../../scenarios/measure/replay/order-shuffle.ts';
import { summariseWaves } from '../../../../scenarios/measure/replay/wave-summary.ts';

const random = new RandomStream(1, 'summary');
const wave = (x: readonly number[], spread: number) => ({
  tick: 0,
  windowSeconds: 0.02,
  x: Float64Array.from(x),
  y: new Float64Array(x.length),
  spread: new Float64Array(x.length).fill(spread),
});

it('takes each wave from where the agent rested', () => {
  const straight = wave([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 0.05);
  const back = wave([0, 0.1, 0.2, 0.1], 0.03);
  const summary = summariseWaves(
    [
      { waves: [straight, back], from: { x: 0, y: 0 } },
      { waves: [straight], from: { x: 1.5, y: 0 } },
    ],
    random,
  );
  expect(summary).toEqual({
    waves: 3,
    orderable: 2,
    ordered: 1,
    duration: expect.closeTo((0.14 + 0.08 + 0.14) / 3, 12),
    speed: expect.closeTo(5, 9),
    // The median of 0.6, 0.2 and 1.5, not their mean.
    reach: expect.closeTo(0.6, 12),
    // 6 of 6, 2 of 3, 0 of 6.
    outward: expect.closeTo(8 / 15, 12),
    spread: expect.closeTo((0.05 + 0.03 + 0.05) / 3, 12),
    straightness: expect.closeTo((1 + 1 / 3 + 1) / 3, 12),
    displacement: expect.closeTo((0.6 + 0.1 + 0.6) / 3, 12),
  });
});

it('takes for ordered what a random order matches in one case of twenty, and not in one of ten', () => {
  const draw = new RandomStream(2, 'places');
  const waves = Array.from({ length: 60 }, () =>
    wave(Float64Array.from({ length: 6 }, (_, k) => k + 4 * draw.uniform()) as never, 0.05),
  );
  const shuffles = new RandomStream(3, 'shuffles');
  const chances = waves.map((one) => orderShuffle(one, shuffles));
  expect(chances.filter((p) => p > 0.05 && p <= 0.1).length).toBeGreaterThan(3);
  const { ordered } = summariseWaves([{ waves, from: { x: 0, y: 0 } }], new RandomStream(3, 'shuffles'));
  expect(ordered).toBe(chances.filter((p) => p <= 0.05).length / waves.length);
});

it('has only counts where there is no wave', () => {
  const { waves, orderable, ...figures } = summariseWaves([{ waves: [], from: { x: 0, y: 0 } }], random);
  expect([waves, orderable]).toEqual([0, 0]);
  for (const figure of Object.values(figures)) expect(figure).toBeNaN();
});
