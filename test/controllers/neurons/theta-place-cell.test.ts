import { describe, expect, it } from 'vitest';
import { Network, simulate } from '../../../controllers/engine/index.ts';
import { thetaPlaceCell } from '../../../controllers/neurons/theta-place-cell.ts';
import { drive } from './drive.ts';

/** Spikes in the step that begins at `t` ms, drawn with one uniform number, after steps in which none was drawn. */
function spikesAt(
  t: number,
  x: number,
  uniform: number,
  parameters: Readonly<Record<string, number>> = {},
  cue = 0,
): number {
  return drive(thetaPlaceCell, {
    step: 1,
    steps: t + 1,
    parameters,
    inputs: { x: () => x, cue: () => cue },
    uniform: (step) => (step === t + 1 ? uniform : 1 - 1e-12),
  }).spikes.length;
}

/** Hz, as its docstring has it. */
function rateOf(t: number, x: number): number {
  const cycle = Math.cos(2 * Math.PI * 7 * t * 1e-3 + (Math.PI * (x + 0.15)) / 0.3);
  return 20 * Math.exp(-(x * x) / (2 * 0.0697 ** 2)) * Math.max(0, cycle);
}

function expectRate(rate: number, spikes: (uniform: number) => number): void {
  const p = 1 - Math.exp(-rate * 1e-3);
  expect(spikes(p * 1.0001 + 1e-9)).toBe(0);
  if (p > 1e-6) expect(spikes(p * 0.9999)).toBe(1);
}

describe('in its field', () => {
  it.each([
    [0, -0.1],
    [110, 0],
    [20, 0],
    [95, 0.05],
    [130, -0.03],
  ])('at %d ms it fires by place and theta, %d m from the centre', (t, x) => {
    expectRate(rateOf(t, x), (uniform) => spikesAt(t, x, uniform));
  });

  it('its spikes come earlier in theta the farther it was run through', () => {
    const best = [-0.05, 0, 0.05].map((x) => {
      const rates = Array.from({ length: 143 }, (_, t) => rateOf(t, x));
      const at = rates.indexOf(Math.max(...rates));
      expectRate(rates[at], (uniform) => spikesAt(at, x, uniform));
      return at;
    });
    // Half a cycle, 71 ms, over 0.3 m.
    expect(best[0] - best[1]).toBeCloseTo(71.4 / 6, -1);
    expect(best[1] - best[2]).toBeCloseTo(71.4 / 6, -1);
  });
});

it('away from its field it fires in the background, and to the cue, up to its highest rate', () => {
  expectRate(0.5, (uniform) => spikesAt(3, 5, uniform, { r_out: 0.5 }));
  expectRate(12.5, (uniform) => spikesAt(3, 5, uniform, { r_out: 0.5, r_cue: 12 }, 1));
  expectRate(0.5, (uniform) => spikesAt(3, 5, uniform, { r_out: 0.5, r_cue: 12 }));
  expectRate(20, (uniform) => spikesAt(3, 5, uniform, { r_out: 15, r_cue: 15 }, 1));
});

it('fires as much after minutes, in single precision', { tags: 'long' }, () => {
  const network = new Network({ step: '1 ms', seed: 1 });
  const cells = network.population('cells', thetaPlaceCell, { size: 40 });
  const simulation = simulate(network);
  const ids = new Uint32Array(cells.size);
  simulation.step(250_000);
  let spikes = 0;
  for (let tick = 0; tick < 5000; tick++) {
    simulation.step();
    spikes += simulation.spikes(cells, ids);
  }
  // 20 Hz / pi, within four standard deviations.
  expect(spikes / cells.size / 5).toBeGreaterThan(20 / Math.PI - 0.75);
  expect(spikes / cells.size / 5).toBeLessThan(20 / Math.PI + 0.75);
});
