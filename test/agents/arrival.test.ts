import { expect, it } from 'vitest';
import { LatestArrival } from '../../agents/index.ts';

it('is new in the tick in which the message came, and in no other', () => {
  const clock = { tick: 0 };
  const arrival = new LatestArrival(clock);
  expect(arrival).toMatchObject({ tick: -1, isNew: false, stampSeconds: Number.NaN });
  clock.tick = 5;
  arrival.note(0.004);
  expect(arrival).toMatchObject({ tick: 5, isNew: true, stampSeconds: 0.004 });
  clock.tick = 6;
  expect(arrival).toMatchObject({ tick: 5, isNew: false, stampSeconds: 0.004 });
});
