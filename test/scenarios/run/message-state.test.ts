import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restoreMessage, saveMessage } from '../../../scenarios/run/message-state.ts';

test('a message keeps the bits of every number', () => {
  fc.assert(
    fc.property(fc.double(), fc.float64Array({ minLength: 3, maxLength: 3 }), (x, sectors) => {
      const copy = { x: 5, sectors: new Float64Array(3) };
      restoreMessage(saveMessage({ x, sectors }), copy);
      expect(Object.is(copy.x, x)).toBe(true);
      expect(copy.sectors).toEqual(sectors);
    }),
  );
});

test('what is saved does not change with the message', () => {
  const message = { x: 1, sectors: Float64Array.of(2) };
  const state = saveMessage(message);
  message.x = 9;
  message.sectors[0] = 9;
  expect(state).toEqual({ x: Float64Array.of(1), sectors: Float64Array.of(2) });
});
