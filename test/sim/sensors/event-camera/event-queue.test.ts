import fc from 'fast-check';
import { expect, it } from 'vitest';
import { messageType } from '../../../../agents/index.ts';
import { EventQueue } from '../../../../sim/sensors/event-camera/event-queue.ts';

interface Event {
  readonly t: number;
  readonly x: number;
  readonly y: number;
  readonly flags: number;
}

const event = fc.record({ t: fc.nat(9), x: fc.nat(4095), y: fc.nat(4095), flags: fc.nat(3) });
const step = fc.oneof(
  fc.record({ do: fc.constant('lend' as const), events: fc.array(event, { maxLength: 6 }) }),
  fc.record({ do: fc.constant('deliver' as const), upTo: fc.nat(12) }),
  fc.record({ do: fc.constantFrom('keep', 'read', 'clear', 'save' as const) }),
);

function rows({ t, x, y, flags, count }: EventQueue): Event[] {
  return Array.from({ length: count }, (_, n) => ({ t: t[n], x: x[n], y: y[n], flags: flags[n] }));
}

it('an event queue is a list of events, wherever they lie', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const queue = new EventQueue(2, false);
      const batch = {
        t: new Float64Array(6),
        x: new Uint16Array(6),
        y: new Uint16Array(6),
        flags: new Uint8Array(6),
      };
      const message = messageType('events').create(1);
      let list: Event[] = [];
      let now = 0;
      for (const one of steps) {
        if (one.do === 'lend') {
          // As the pixels do: what is lent is kept before the batch is written again.
          queue.keep();
          now += 10;
          const events = one.events.map((each) => ({ ...each, t: now + each.t })).sort((a, b) => a.t - b.t);
          events.forEach((each, n) => {
            for (const field of ['t', 'x', 'y', 'flags'] as const) batch[field][n] = each[field];
          });
          queue.lend(batch, events.length);
          list = [...list, ...events];
        } else if (one.do === 'deliver') {
          const time = now - 2 + one.upTo;
          queue.deliver(time, message, undefined);
          const due = list.filter(({ t }) => t <= time);
          expect(
            Array.from({ length: message.count }, (_, n) => [
              message.t[n],
              message.x[n],
              message.y[n],
              message.polarity[n],
            ]),
          ).toEqual(due.map(({ t, x, y, flags }) => [t, x, y, flags & 1]));
          list = list.slice(due.length);
        } else if (one.do === 'keep') queue.keep();
        else if (one.do === 'read') expect(rows(queue)).toEqual(list);
        else if (one.do === 'clear') {
          queue.clear();
          list = [];
        } else {
          const state = new Float64Array(queue.stateLength);
          expect(queue.save(state, 0)).toBe(state.length);
          const other = new EventQueue(1, false);
          expect(other.restore(state, 0)).toBe(state.length);
          expect(rows(other)).toEqual(list);
          queue.restore(state, 0);
        }
        expect(queue.count).toBe(list.length);
      }
      expect(rows(queue)).toEqual(list);
    }),
  );
});
