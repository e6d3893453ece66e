import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Parameters } from '../../../../scenarios/scenario/parameters.ts';
import { computedSettings, isComputed } from '../../../../scenarios/sweep/space/computed.ts';

const DECLARED: Parameters = {
  trials: { default: 20, unit: '1', meaning: 'trials', minimum: 1 },
  timeLimit: { default: 60, unit: 's', meaning: 'time limit' },
  speed: { default: 0.2, unit: 'm/s', meaning: 'speed' },
  arena: { default: 1, unit: 'm', meaning: 'width' },
  kind: { default: 'round', choices: ['round', 'square'], meaning: 'shape' },
};
const computed = (settings: Record<string, string | number>) => computedSettings(settings, DECLARED, 'there');

describe('a setting that is computed', () => {
  it('is a number in the unit of its parameter', () => {
    const value = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), value, value, (trials, speed, timeLimit) => {
        expect(computed({ trials, timeLimit: '= 1500*ms + 2*s*trials' })['timeLimit']).toBe(1.5 + 2 * trials);
        expect(computed({ speed, timeLimit, arena: ' =speed * timeLimit' })['arena']).toBe(speed * timeLimit);
      }),
    );
  });

  it('sees what is set with another unit, and else what the scenario declares', () => {
    expect(computed({ speed: '20 cm/s', arena: '= speed*timeLimit/4' })).toEqual({ speed: '20 cm/s', arena: 3 });
  });

  it('leaves others as they are, words and names that nobody knows among them', () => {
    const settings = { kind: '= round', nobody: '= 2', trials: '7' };
    expect(computed(settings)).toBe(settings);
    expect([isComputed('=2'), isComputed('2'), isComputed(2)]).toEqual([true, false, false]);
  });

  it.each([
    ['trials', 'dimension_mismatch', /units are names: = 2\*s/],
    ['arena', 'dimension_mismatch', /received: "m"/],
    ['tirals*s', 'unknown_name', /did you mean 'trials'/],
    ['kind*s', 'unknown_name', /expected: one of trials, speed, arena, or a unit/],
    ['timeLimit', 'unknown_name', /parameter 'timeLimit'/],
    ['2 s', 'syntax_error', /to multiply, write '\*'/],
    ['', 'syntax_error', /expected an expression/],
  ])('of %j is refused', (expression, code, text) => {
    const wrong = (): unknown => computed({ timeLimit: `=${expression}` });
    expect(wrong).toThrow(expect.objectContaining({ name: expect.any(String), code }));
    expect(wrong).toThrow(text);
  });
});
