import { expect, it } from 'vitest';
import { KeyMap } from '../../../../bridges/boards/spinnaker1/live-spikes.ts';

const population = (...keys: readonly number[]) => ({
  ...{ keys: new Map(keys.map((key, neuron) => [neuron, key])), cores: new Map(), outputs: [] },
});
const network = {
  ...{ step: 0.25, runtime: 1 },
  populations: new Map([
    ['a', population(10, 11, 12)],
    ['b', population(0xffffffff, 21)],
    ['unheard', population(30)],
  ]),
};
const map = new KeyMap(network, ['b', 'a', 'nobody']);
const keys = Uint32Array.of(12, 21, 30, 10, 0xffffffff, 12, 99);
const payloads = Uint32Array.of(1, 2, 3, 4, 5, 6, 7);

it('spikes of each population are its neurons, in the order of the packet', () => {
  expect(map.spikesOf({ keys, timed: true })).toEqual({
    unknown: 2,
    spikes: [
      { label: 'b', neurons: Uint32Array.of(1, 0) },
      { label: 'a', neurons: Uint32Array.of(2, 0, 2) },
    ],
  });
});

it('spikes have the time in steps of the machine, or else what came with each', () => {
  expect(map.spikesOf({ keys, payloads, timed: true }).spikes).toEqual([
    { label: 'b', neurons: Uint32Array.of(1, 0), times: Float64Array.of(0.5, 1.25) },
    { label: 'a', neurons: Uint32Array.of(2, 0, 2), times: Float64Array.of(0.25, 1, 1.5) },
  ]);
  expect(map.spikesOf({ keys, payloads, timed: false }).spikes).toEqual([
    { label: 'b', neurons: Uint32Array.of(1, 0), payloads: Uint32Array.of(2, 5) },
    { label: 'a', neurons: Uint32Array.of(2, 0, 2), payloads: Uint32Array.of(1, 4, 6) },
  ]);
});

it('a packet without a known key has no spikes', () => {
  expect(map.spikesOf({ keys: Uint32Array.of(30, 1), timed: false })).toEqual({ spikes: [], unknown: 2 });
  expect(map.spikesOf({ keys: new Uint32Array(0), timed: false })).toEqual({ spikes: [], unknown: 0 });
});
