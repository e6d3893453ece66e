import { expect, it } from 'vitest';
import { sourcesOf } from '../../../../../../bridges/recording/events/formats/aedat/aedat4-triggers.ts';

it('a pulse is a source of its own where the channel has one, and both its edges where it has none', () => {
  const numbersOf = (channel: number) => [
    sourcesOf({ kind: 'triggers', t: 0, channel, edge: 'rising' }),
    sourcesOf({ kind: 'triggers', t: 0, channel, edge: 'falling' }),
    sourcesOf({ kind: 'triggers', t: 0, channel, edge: 'pulse' }),
  ];
  const [rising, falling, pulse] = numbersOf(0);
  expect(pulse).toHaveLength(1);
  expect([...rising, ...falling]).not.toContain(pulse[0]);
  const other = numbersOf(1);
  expect(other[2]).toEqual([...other[0], ...other[1]]);
  expect(other[2]).toHaveLength(2);
  expect(numbersOf(9)).toEqual([[], [], []]);
});
