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

it('holds beginnings of arrays and repeated values, however many at once', () => {
  const [array, expected] = [new GrowingArray(Uint32Array), [] as number[]];
  for (const count of [0, 3, 1021, 0, 1, 5000]) {
    const values = Uint32Array.from({ length: count + 2 }, (_, i) => 10 * count + i);
    array.append(values, count);
    array.repeat(count, count);
    expected.push(...values.subarray(0, count), ...new Array<number>(count).fill(count));
  }
  expect([...array.take()]).toEqual(expected);
  expect(array.length).toBe(expected.length);
});
