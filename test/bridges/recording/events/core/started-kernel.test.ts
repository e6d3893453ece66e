import { describe, expect, it } from 'vitest';
import { JavaScriptKernel } from '../../../../../bridges/recording/events/core/event-kernel.ts';
import { StartedKernel } from '../../../../../bridges/recording/events/core/started-kernel.ts';

/** Words of two bytes: a 0 is a time, which the second byte says, a 1 an event, a 2 a trigger; others are counted. */
class Words extends JavaScriptKernel {
  #time = -1;

  protected read(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += 2) {
      const value = bytes[at + 1];
      if (bytes[at] === 0) this.#time = value;
      else if (bytes[at] === 1) this.emit(this.#time, value, 0, 1);
      else if (bytes[at] === 2) this.trigger(this.#time, value, 'rising');
      else this.other++;
    }
    return bytes.length;
  }
}

const started = () => new StartedKernel(new Words(8), 2, (bytes, at) => bytes[at] === 0);
/** Before the first time: an event, two triggers and another word; then an event, a trigger and two others. */
const WORDS = Uint8Array.of(...[1, 5, 2, 6, 3, 0, 2, 7], ...[0, 40], ...[1, 8, 3, 0, 2, 9, 3, 0]);

describe('words whose times are known from the first time on', () => {
  it('give what follows it, and count what is before', () => {
    const kernel = started();
    expect(kernel.decode(WORDS)).toBe(WORDS.length);
    expect([...kernel.events.x.subarray(0, kernel.events.count)]).toEqual([8]);
    expect(kernel.events.t[0]).toBe(40);
    expect(kernel).toMatchObject({ triggers: 3, other: 4 });
    expect(kernel.edges).toEqual([{ kind: 'triggers', t: 40, channel: 9, edge: 'rising' }]);
    expect([kernel.outside({ width: 8, height: 1 }), kernel.outside({ width: 9, height: 1 })]).toEqual([true, false]);
  });

  it('are counted once, in whatever pieces they come', () => {
    for (let step = 2; step <= WORDS.length; step += 2) {
      const kernel = started();
      const counts = { events: 0, triggers: 0, edges: 0, other: 0 };
      for (let at = 0; at < WORDS.length; at += step) {
        const piece = WORDS.subarray(at, at + step);
        expect(kernel.decode(piece)).toBe(piece.length);
        counts.events += kernel.events.count;
        counts.triggers += kernel.triggers;
        counts.edges += kernel.edges.length;
        counts.other += kernel.other;
      }
      expect(counts, `${step} bytes at once`).toEqual({ events: 1, triggers: 3, edges: 1, other: 4 });
    }
  });
});

it('a kernel refuses more events than it has room for', () => {
  const kernel = new Words(2);
  expect(kernel.decode(Uint8Array.of(1, 1, 1, 2))).toBe(4);
  expect(() => kernel.decode(Uint8Array.of(1, 1, 1, 2, 1, 3))).toThrow(RangeError);
});
