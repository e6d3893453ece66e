import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACTUATOR_TYPES,
  defineMessage,
  type Events,
  type MessageType,
  messageType,
  SENSOR_TYPES,
} from '../../agents/index.ts';

const kinds = [
  ['pose', 1, 3],
  ['odometry', 1, 6],
  ['headDirection', 1, 1],
  ['touch', 8, 8],
  ['velocity', 1, 3],
  ['scan', 5, 6],
  ['imu', 1, 6],
  ['whiskers', 3, 6],
  ['cue', 4, 4],
  ['joints', 3, 6],
  ['choice', 4, 4],
] as const;

describe.each(kinds)('%s', (kind, size, length) => {
  const type = messageType(kind);
  const filled = (): never => {
    const message = type.create(size);
    type.unflatten(
      Float64Array.from({ length }, (_, i) => i + 1),
      0,
      message,
    );
    return message as never;
  };

  it('begins as zeros, of the declared length', () => {
    const out = new Float64Array(length + 2).fill(9);
    expect(type.length(size)).toBe(length);
    expect(type.flatten(type.create(size) as never, out, 1)).toBe(length + 1);
    expect([...out]).toEqual([9, ...new Array(length).fill(0), 9]);
  });

  it('flattens and unflattens from an offset', () => {
    const out = new Float64Array(length + 1);
    type.flatten(filled(), out, 1);
    expect([...out.subarray(1)]).toEqual(Array.from({ length }, (_, i) => i + 1));
    const back = type.create(size);
    expect(type.unflatten(out, 1, back as never)).toBe(length + 1);
    expect(back).toEqual(filled());
  });

  it('copies every field, without sharing arrays', () => {
    const [from, to] = [filled(), type.create(size)];
    type.copy(from, to);
    expect(to).toEqual(from);
    type.poison(from);
    const out = new Float64Array(length);
    type.flatten(to, out, 0);
    expect(out.every(Number.isFinite)).toBe(true);
  });

  it('poisons every field', () => {
    const message = filled();
    type.poison(message);
    const out = new Float64Array(length);
    type.flatten(message, out, 0);
    expect(out.every(Number.isNaN)).toBe(true);
  });
});

it('flattens fields in the declared order', () => {
  const out = new Float64Array(6);
  messageType('odometry').flatten({ angularZ: 6, linearY: 5, linearX: 4, heading: 3, y: 2, x: 1 }, out, 0);
  expect([...out]).toEqual([1, 2, 3, 4, 5, 6]);
});

it('knows every kind of the lists', () => {
  const tried = [...kinds.map(([kind]) => kind), 'events'];
  expect(tried.sort()).toEqual([...Object.keys(SENSOR_TYPES), ...Object.keys(ACTUATOR_TYPES)].sort());
});

const types: readonly [string, MessageType<object>][] = Object.entries({ ...SENSOR_TYPES, ...ACTUATOR_TYPES });

it.each(types.filter(([, type]) => type.sizeOf === undefined))(
  '%s declares its fields, number by number',
  (_, type) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (size) => {
        const fields = type.fields?.({ size }) ?? [];
        const numbers = Float64Array.from({ length: type.length(size) }, (_, k) => k + 1);
        const message = type.create(size) as Record<string, number | Float64Array>;
        type.unflatten(numbers, 0, message);
        expect(fields.map(({ name }) => name).sort()).toEqual(Object.keys(message).sort());
        let at = 0;
        for (const { name, count, low, high } of fields) {
          const value = message[name];
          expect(typeof value === 'number' ? [value] : [...value]).toEqual([...numbers.subarray(at, (at += count))]);
          expect(low).toBeLessThan(high);
        }
        expect(at).toBe(numbers.length);
      }),
    );
  },
);

it('declares no fields of messages that grow', () => {
  const growing = types.filter(([, type]) => type.sizeOf !== undefined);
  expect(growing.map(([kind, { fields }]) => [kind, fields])).toEqual([['events', undefined]]);
});

it('takes a new kind by definition', () => {
  expect(messageType('warmth' as never)).toBeUndefined();
  const pose = messageType('pose');
  defineMessage('warmth' as never, pose as never);
  expect(messageType('warmth' as never)).toBe(pose);
});

describe('events', () => {
  const type = messageType('events');
  const batch = () => {
    const message = type.create(4);
    message.t.set([0.1, 0.2]);
    message.x.set([3, 4]);
    message.y.set([5, 6]);
    message.polarity.set([1, 0]);
    message.count = 2;
    return message;
  };

  it('flattens count, then event by event', () => {
    const out = new Float64Array(12).fill(9);
    expect(type.sizeOf?.(batch())).toBe(2);
    expect(type.length(2)).toBe(9);
    expect(type.flatten(batch(), out, 1)).toBe(10);
    expect([...out]).toEqual([9, 2, 0.1, 3, 5, 1, 0.2, 4, 6, 0, 9, 9]);
    const back = type.create(4);
    expect(type.unflatten(out, 1, back)).toBe(10);
    expect(back).toEqual(batch());
  });

  it('grows where a message has more events than there is room for', () => {
    const valid = ({ t, x, y, polarity, count }: Events) =>
      [t, x, y, polarity].map((list) => [...list.subarray(0, count)]);
    const [copied, restored] = [type.create(1), type.create(1)];
    type.copy(batch(), copied);
    expect(valid(copied)).toEqual(valid(batch()));
    const flat = new Float64Array(9);
    type.flatten(batch(), flat, 0);
    type.unflatten(flat, 0, restored);
    expect(valid(restored)).toEqual(valid(batch()));
  });

  it('copies what is valid, and poisons all', () => {
    const [from, to] = [batch(), type.create(4)];
    type.copy(from, to);
    type.poison(from);
    expect(to).toEqual(batch());
    expect(from.count).toBeNaN();
    expect([...from.t].every(Number.isNaN)).toBe(true);
    expect([from.x[0], from.y[0], from.polarity[0]]).toEqual([65535, 65535, 255]);
  });
});
