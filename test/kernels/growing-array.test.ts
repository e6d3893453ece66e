import { expect, it } from 'vitest';
import { GrowingArray } from '../../kernels/growing-array.ts';

it.each([Float64Array, Float32Array, Uint32Array])('holds what was pushed, after what it began with', (make) => {
  const array = new GrowingArray<Float64Array | Float32Array | Uint32Array>(make, [7, 8]);
  for (let k = 0; k < 5000; k++) array.push(k);
  expect(array.length).toBe(5002);
  const taken = array.take();
  expect(taken).toBeInstanceOf(make);
  expect([...taken.subarray(0, 3), ...taken.subarray(5000)]).toEqual([7, 8, 0, 4998, 4999]);
  array.clear();
  array.push(9);
  expect([...array.take()]).toEqual([9]);
  expect(taken).toHaveLength(5002);
});
