import { expect, it } from 'vitest';
import { ACTION_DIRECTIONS, ringVelocity } from '../../../controllers/navigation/action-ring.ts';

it.each([0.6, 1])('a spike of the ring moves the agent by a thousandth of half a side of %f m in all', (halfWidth) => {
  const period = 1e-3;
  const out = ringVelocity({ directions: ACTION_DIRECTIONS, period, halfWidth });
  const way = [0, 0];
  const speeds: number[] = [];
  for (let tick = 0; tick < 2000; tick++) {
    out.update(Uint32Array.of(9), tick === 0 ? 1 : 0);
    way[0] += out.x * period;
    way[1] += out.y * period;
    speeds.push(Math.hypot(out.x, out.y));
  }
  // Neuron 9 points along x.
  expect(way[0] / halfWidth).toBeCloseTo(1e-3, 9);
  expect(Math.abs(way[1])).toBeLessThan(1e-9);
  expect(speeds.at(-1)).toBeLessThan(1e-9);
  // With a rise of 20 ms and a decay of 50 ms it is fastest after ln(50/20) 20 50 / 30 ms.
  expect(Math.abs(speeds.indexOf(Math.max(...speeds)) - 30.5)).toBeLessThan(1.5);
});
