import { expect, test } from 'vitest';
import { ExponentialVector } from '../../../controllers/decoding/exponential-vector.ts';

const vector = () =>
  new ExponentialVector({ directions: [0, Math.PI / 2, Math.PI], decay: 0.05, step: 1e-3, stride: 2 });

test('adds a stride in the direction of each spike, which fades with its time constant', () => {
  const decoder = vector();
  decoder.update(Uint32Array.of(0, 1), 2);
  expect(decoder.x).toBeCloseTo(2, 12);
  expect(decoder.y).toBeCloseTo(2, 12);
  decoder.update(Uint32Array.of(2, 2), 1);
  expect(decoder.x).toBeCloseTo(2 * Math.exp(-1 / 50) - 2, 12);
  decoder.fade(49);
  expect(decoder.y).toBeCloseTo(2 * Math.exp(-1), 12);
});

test('fades as in steps without spikes, to the bit, and goes on from what it saved', () => {
  const [one, two] = [vector(), vector()];
  for (const decoder of [one, two]) decoder.update(Uint32Array.of(0, 1, 1), 3);
  const restored = vector();
  restored.restore(one.save());
  for (let n = 0; n < 7; n++) one.update(new Uint32Array(0), 0);
  two.fade(7);
  restored.fade(7);
  expect([two.x, two.y]).toEqual([one.x, one.y]);
  expect(restored.save()).toEqual(one.save());
});
