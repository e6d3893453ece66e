import { expect, it } from 'vitest';
import { SpikeRecord } from '../../../../scenarios/studies/cue-exclusion/spike-record.ts';

function filled(ticks: number): SpikeRecord {
  const record = new SpikeRecord();
  for (let tick = 0; tick < ticks; tick++) {
    record.runAt(tick / 7);
    record.addRunning(Uint32Array.of(tick, 5, 9), tick % 3);
    record.addRest(10 * tick, Uint32Array.of(1, tick), tick % 2);
  }
  return record;
}

it('keeps spikes by the tick of running or of rest, and the places of running', () => {
  const record = filled(5000);
  const { running, rest, places } = record;
  expect(Array.from(places)).toEqual(Array.from({ length: 5000 }, (_, tick) => tick / 7));
  expect([...running.ticks.slice(0, 6)]).toEqual([1, 2, 2, 4, 5, 5]);
  expect([...running.ids.slice(0, 6)]).toEqual([1, 2, 5, 4, 5, 5]);
  expect([...rest.ticks.slice(0, 3)]).toEqual([10, 30, 50]);
  expect(rest.ids.every((id) => id === 1)).toBe(true);
  expect(rest.ids).toHaveLength(2500);
});

it('goes on from what it saved', () => {
  const copy = new SpikeRecord();
  copy.restore(filled(2000).save());
  const record = filled(2000);
  for (const one of [copy, record]) {
    one.runAt(-1);
    one.addRunning(Uint32Array.of(3), 1);
    one.addRest(7, Uint32Array.of(4), 1);
  }
  expect(copy.save()).toEqual(record.save());
  expect(copy.running).toEqual(record.running);
  expect(copy.rest).toEqual(record.rest);
  const empty = new SpikeRecord();
  empty.restore(new SpikeRecord().save());
  empty.runAt(2);
  expect([...empty.places]).toEqual([2]);
});
