import { expect, test } from 'vitest';
import { editDistance, nearestName } from '../../agents/nearest-name.ts';

test.each([
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['maze', 'maze', 0],
  ['flaw', 'lawn', 2],
  ['Mv', 'mV', 1],
])('from %s to %s takes %i edits', (from, to, edits) => expect(editDistance(from, to)).toBe(edits));

test('suggests what was probably meant, and nothing far-fetched', () => {
  const ids = ['water-maze', 'water-maze-reversal'];
  expect(nearestName('watermaze', ids)).toBe('water-maze');
  expect(nearestName('Water-Maze', ids)).toBe('water-maze');
  expect(nearestName('corridor', ids)).toBeUndefined();
  expect(nearestName('tau_n', ['tau', 'E_L', 'tau_m'])).toBe('tau_m');
  expect(nearestName('EL', ['tau', 'E_L'])).toBe('E_L');
  expect(nearestName('mv', ['MV', 'mV'])).toBe('mV');
  expect(nearestName('xy', ['v', 'ab'])).toBeUndefined();
  expect(nearestName('i', ['t', 'x', 'ij'])).toBeUndefined();
  expect(nearestName('V', ['t', 'v'])).toBe('v');
});

test('suggests what begins in the same way, where nothing is within two edits', () => {
  expect(nearestName('latencies', ['success', 'latency_s', 'path_m'])).toBe('latency_s');
  expect(nearestName('loihi2', ['mcu-posix', 'loihi-fixed', 'spinnaker2'])).toBe('loihi-fixed');
  expect(nearestName('water-maze-of-mine', new Map([['water-maze', 1]]).keys())).toBe('water-maze');
  expect(nearestName('tau_plus', ['tau_minus'])).toBeUndefined();
  expect(nearestName('Reversals', ['reversal-maze'])).toBe('reversal-maze');
  expect(nearestName('conductance', ['conducts'])).toBe('conducts');
  expect(nearestName('conduct', ['condor'])).toBeUndefined();
});
