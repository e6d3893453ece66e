import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../../../../bridges/recording/events/core/in-turn.ts';
import { secondsOf, type TriggerEdge } from '../../../../../bridges/recording/index.ts';
import { eventsOf, rows } from '../recordings.ts';

const times = fc.array(fc.nat({ max: 20 }), { maxLength: 12 }).map((all) => all.sort((a, b) => a - b));

describe('events, and what came beside them', () => {
  it('are passed on once each, every sample after the events up to its time', () => {
    fc.assert(
      fc.property(times, fc.array(fc.nat({ max: 20 }), { maxLength: 5 }), (events, samples) => {
        const passed: (readonly [kind: 'event' | 'sample', time: number])[] = [];
        const beside = samples.map(
          (t): TriggerEdge => ({ kind: 'triggers', t: secondsOf(t), channel: 0, edge: 'rising' }),
        );
        inTurn(eventsOf(...events.map((t) => [t, 1, 2, 1] as const)), beside, {
          events: (part) => {
            // Where there are some, no part is without.
            expect(part.count > 0).toBe(events.length > 0);
            passed.push(...rows(part).map(([t]) => ['event', t] as const));
          },
          sample: ({ t }) => passed.push(['sample', Math.round(1e6 * t)]),
        });
        const expected = [
          ...events.map((t) => ['event', t] as const),
          ...samples.map((t) => ['sample', t] as const),
        ].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
        expect(passed).toEqual(expected);
      }),
    );
  });

  it('are those that count, of arrays that have room for more', () => {
    const { t, ...events } = eventsOf([1, 1, 2, 1], [2, 1, 2, 1], [3, 1, 2, 1]);
    const counts: number[] = [];
    const sample: TriggerEdge = { kind: 'triggers', t: secondsOf(9), channel: 0, edge: 'rising' };
    inTurn({ ...events, t, count: 2 }, [sample], { events: ({ count }) => counts.push(count), sample: () => {} });
    expect(counts).toEqual([2]);
  });

  it('are one part where nothing came beside them, also without events', () => {
    for (const count of [0, 3]) {
      const events = eventsOf(...Array.from({ length: count }, (_, t) => [t, 1, 2, 1] as const));
      const parts: unknown[] = [];
      inTurn(events, [], { events: (part) => parts.push(part), sample: () => expect.unreachable() });
      expect(parts).toEqual([events]);
    }
  });
});
