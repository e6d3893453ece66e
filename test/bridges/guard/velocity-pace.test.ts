import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LOOK_MILLISECONDS, VelocityPace } from '../../../bridges/guard/velocity-pace.ts';

const ZERO = { linearX: 0, linearY: 0, angularZ: 0 };
const at = (linearX: number) => ({ ...ZERO, linearX });

/** When a base is told something, in s, and what, by a guard that looks every `step` ms. */
function times(pace: VelocityPace, wanted: (now: number) => number, seconds: number, step = 1) {
  const told: { readonly now: number; readonly linearX: number }[] = [];
  for (let look = 0; look < (seconds * 1000) / step; look++) {
    const now = (look * step) / 1000;
    const velocity = at(wanted(now));
    if (!pace.due(velocity, now)) continue;
    pace.tell(velocity, now);
    told.push({ now, linearX: velocity.linearX });
  }
  return told;
}

it('tells a velocity that always changes as often as it may, and no oftener', () => {
  const rates = fc.record({ leastRateHz: fc.constant(1), mostRateHz: fc.integer({ min: 2, max: 1000 }) });
  fc.assert(
    fc.property(rates, (given) => {
      const told = times(new VelocityPace(given), (now) => 1 + now, 2);
      const gaps = told.slice(1).map(({ now }, i) => now - told[i].now);
      expect(Math.min(...gaps)).toBeGreaterThan(1 / given.mostRateHz - 1e-5);
      expect(Math.max(...gaps)).toBeLessThan(1 / given.mostRateHz + 1e-3 + 1e-9);
    }),
  );
});

it('tells zero at once, however short the time since the last velocity', () => {
  const told = times(new VelocityPace({ leastRateHz: 1, mostRateHz: 10 }), (now) => (now < 0.105 ? 1 + now : 0), 0.5);
  expect(told.map(({ now }) => now)).toEqual([0, 0.1, 0.105]);
  expect(told.at(-1)?.linearX).toBe(0);
});

it('repeats what does not change, at the look nearest to its time', () => {
  const told = times(new VelocityPace({ leastRateHz: 20, mostRateHz: 50 }), () => 0.3, 0.2, LOOK_MILLISECONDS);
  expect(told.map(({ now }) => now)).toEqual([0, 0.05, 0.1, 0.15]);
});

it('knows what was told last', () => {
  const pace = new VelocityPace({ leastRateHz: 20, mostRateHz: 50 });
  expect(pace.told(ZERO)).toBe(false);
  pace.tell(ZERO, 0);
  expect(pace.told(ZERO)).toBe(true);
  for (const one of ['linearX', 'linearY', 'angularZ']) expect(pace.told({ ...ZERO, [one]: 0.1 })).toBe(false);
});
