import { describe, expect, it } from 'vitest';
import { ms, us } from '../../../../controllers/engine/index.ts';
import { stepInSeconds } from '../../../../controllers/engine/network/network-step.ts';
import { failure } from '../typed.ts';

describe('a step', () => {
  it('is in seconds, whatever its unit', () => {
    expect(stepInSeconds('0.1 ms', false)).toBe(1e-4);
    expect(stepInSeconds(us(250), false)).toBe(2.5e-4);
    expect(stepInSeconds('20 ms', true)).toBe(0.02);
  });

  it('is one number', () => {
    expect(failure(() => stepInSeconds(ms([1, 2]) as never, false))).toMatchObject({
      code: 'invalid_step',
      received: 'several times',
    });
    expect(failure(() => stepInSeconds(ms(-1), true))).toMatchObject({ code: 'invalid_step', received: '-1 ms' });
  });

  it('is at most 10 ms', () => {
    expect(stepInSeconds(ms(10), false)).toBe(0.01);
    expect(failure(() => stepInSeconds(ms(10.001), false))).toMatchObject({
      code: 'invalid_step',
      expected: 'at most 10 ms',
      received: '10.001 ms',
    });
  });
});
