import { describe, expect, it } from 'vitest';
import {
  BridgeError,
  DivergenceError,
  ReafferenceError,
  ScenarioError,
  TimingError,
  ValidationError,
  WiringError,
} from '../../agents/index.ts';

describe.each([ValidationError, WiringError, TimingError, DivergenceError, BridgeError, ScenarioError])(
  '%o',
  (Kind) => {
    it('is of the family, and carries what a program and a person need', () => {
      const cause = new Error('below');
      const error = new Kind('it broke', {
        code: 'test/broken',
        expected: 'whole',
        received: { bits: Float64Array.of(1, 2) },
        remedy: 'mend it',
        tick: 12,
        block: 'wheel',
        cause,
      });
      expect(error).toBeInstanceOf(ReafferenceError);
      expect(error).toBeInstanceOf(Error);
      expect(error.name).toBe(Kind.name);
      expect(error).toMatchObject({
        code: 'test/broken',
        expected: 'whole',
        remedy: 'mend it',
        tick: 12,
        block: 'wheel',
        cause,
      });
      for (const part of ['it broke', 'whole', '{"bits":[1,2]}', '12', 'wheel', 'mend it'])
        expect(error.message).toContain(part);
    });
  },
);

it('says nothing of what it does not know', () => {
  const error = new ReafferenceError('it broke', { code: 'test/broken' });
  expect(error.message).toBe('it broke');
  expect(error.cause).toBeUndefined();
});

it('says what failed after it, each text once, and first lines only', () => {
  const error = new ReafferenceError('it broke', { code: 'test/broken' });
  const after = [new Error('then this\nand more'), new Error('then this'), Object.create(null)];
  expect(error.suppress(after)).toBe(error);
  expect(error.suppressed).toEqual(after);
  expect(error.message).toBe('it broke\n  and then: then this\n  and then: a value without a text was thrown');
  error.suppress(['text']);
  expect(error.suppressed).toEqual([...after, 'text']);
});

it('does not follow itself, and nothing follows it twice', () => {
  const error = new ReafferenceError('it broke', { code: 'test/broken' });
  const after = new Error('then this');
  error.suppress([after, error]).suppress([error, after]);
  expect(error.suppressed).toEqual([after]);
  expect(error.message).toBe('it broke\n  and then: then this');
});

it('keeps a long value short', () => {
  const error = new ReafferenceError('it broke', { code: 'test/broken', received: { list: new Array(1000).fill(1) } });
  expect(error.message.length).toBeLessThan(300);
});

it('shows whatever was received', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const text = (received: unknown): string =>
    new ReafferenceError('it broke', { code: 'test/broken', received }).message;
  expect(text([2n])).toContain('received: ["2"]');
  expect(text({ x: Number.NaN, y: -Infinity })).toContain('received: {"x":"NaN","y":"-Infinity"}');
  expect(text(Float64Array.of(1, Number.NaN))).toContain('received: [1,"NaN"]');
  expect(text(circle)).toContain('received: [object Object]');
  expect(text(Object.assign(Object.create(null), { toJSON: () => undefined }))).toContain('received: [object Object]');
  expect(text(Symbol('s'))).toContain('received: Symbol(s)');
});
