import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { point } from '../../../agents/index.ts';
import { VelocityLimiter } from '../../../bridges/guard/velocity-limiter.ts';

const speed = (twist: { linearX: number; linearY: number }): number => Math.hypot(twist.linearX, twist.linearY);
const component = fc.double({ min: -10, max: 10, noNaN: true });
const twist = fc.record({ linearX: component, linearY: component, angularZ: component });
const limit = fc.double({ min: 0.01, max: 5, noNaN: true });
const limits = fc.record({ linear: limit, angular: limit, linearAcceleration: limit, angularAcceleration: limit });
const seconds = fc.double({ min: 0, max: 0.5, noNaN: true });

describe('the limits of a velocity', () => {
  it('hold for any sequence of commands', () => {
    fc.assert(
      fc.property(limits, fc.array(fc.tuple(twist, seconds), { minLength: 1, maxLength: 20 }), (most, commands) => {
        const limiter = new VelocityLimiter(most);
        for (const [wanted, elapsed] of commands) {
          const before = { ...limiter.output };
          limiter.approach(wanted, elapsed);
          const { output } = limiter;
          expect(speed(output)).toBeLessThanOrEqual(most.linear * (1 + 1e-9));
          expect(Math.abs(output.angularZ)).toBeLessThanOrEqual(most.angular * (1 + 1e-9));
          const change = speed({ linearX: output.linearX - before.linearX, linearY: output.linearY - before.linearY });
          expect(change).toBeLessThanOrEqual(most.linearAcceleration * elapsed + 1e-9);
          expect(Math.abs(output.angularZ - before.angularZ)).toBeLessThanOrEqual(
            most.angularAcceleration * elapsed + 1e-9,
          );
        }
      }),
    );
  });

  it('are reached: a body that is told long enough does what it was told, as far as it may', () => {
    fc.assert(
      fc.property(limits, twist, (most, wanted) => {
        const limiter = new VelocityLimiter(most);
        for (let i = 0; i < 3000; i++) limiter.approach(wanted, 0.5);
        expect(speed(limiter.output)).toBeCloseTo(Math.min(speed(wanted), most.linear), 9);
        expect(Math.abs(limiter.output.angularZ)).toBeCloseTo(Math.min(Math.abs(wanted.angularZ), most.angular), 9);
      }),
    );
  });

  it('keep the direction along the floor', () => {
    const limiter = new VelocityLimiter({ ...point.limits, linear: 1 });
    limiter.approach({ linearX: 3, linearY: -4, angularZ: 0 }, 0.01);
    expect(limiter.output).toEqual({ linearX: 0.6000000000000001, linearY: -0.8, angularZ: 0 });
  });

  it('let everything through where there are none, to the last bit', () => {
    fc.assert(
      fc.property(fc.array(twist, { minLength: 1, maxLength: 5 }), (commands) => {
        const limiter = new VelocityLimiter(point.limits);
        for (const wanted of commands) {
          limiter.approach(wanted, 1e-3);
          expect(limiter.output).toEqual(wanted);
        }
      }),
    );
  });

  it('do not hold back a stop', () => {
    const limiter = new VelocityLimiter({ linear: 1, angular: 1, linearAcceleration: 0.1, angularAcceleration: 0.1 });
    limiter.approach({ linearX: 1, linearY: 0, angularZ: 1 }, 5);
    limiter.stop();
    expect(limiter.output).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
  });
});
