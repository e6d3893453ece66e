import { expect, test } from 'vitest';
import { studentQuantile } from '../../../scenarios/statistics/student.ts';

test.each([
  [1, 12.706205],
  [2, 4.302653],
  [5, 2.570582],
  [10, 2.228139],
  [29, 2.04523],
  [99, 1.984217],
])("Student's t of %i degrees is below the tabled value in 97.5 of 100", (degrees, tabled) => {
  expect(studentQuantile(0.975, degrees)).toBeCloseTo(tabled, 5);
});
