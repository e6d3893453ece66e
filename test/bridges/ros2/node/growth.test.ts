import { expect, it } from 'vitest';
import { Growth } from '../../../../bridges/ros2/node/growth.ts';

it('says which counts have grown, and by how much', () => {
  const growth = new Growth();
  expect(growth.of({ overruns: 2, slips: 0 })).toBe('overruns +2');
  expect(growth.of({ overruns: 2, slips: 0 })).toBe('');
  expect(growth.of({ overruns: 5, slips: 1 })).toBe('overruns +3, slips +1');
  // Those of a node that was configured anew.
  expect(growth.of({ overruns: 1, slips: 0, late: 4 })).toBe('overruns +1, late +4');
});
