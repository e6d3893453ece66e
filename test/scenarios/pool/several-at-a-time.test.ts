import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severalAtATime } from '../../../scenarios/pool/several-at-a-time.ts';

/** Ends work from outside. */
class Gate {
  readonly open: () => void;
  readonly passed: Promise<void>;

  constructor() {
    let open = (): void => {};
    this.passed = new Promise((resolve) => (open = resolve));
    this.open = open;
  }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work on several pieces at a time', () => {
  it('begins each once, in their order, with as many under way as there may be, whichever ends first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat({ max: 9 }), { maxLength: 12 }),
        async (most, turns) => {
          const begun: number[] = [];
          let [now, peak] = [0, 0];
          await severalAtATime(most, turns.entries(), async ([index, length]) => {
            begun.push(index);
            peak = Math.max(peak, ++now);
            for (let k = 0; k <= length; k++) await turn();
            now--;
          });
          expect(begun).toEqual(turns.map((_, index) => index));
          expect([peak, now]).toEqual([Math.min(most, turns.length), 0]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('makes a piece when its work begins, and does not wait for the first of those under way', async () => {
    const gates = Array.from({ length: 4 }, () => new Gate());
    const made: number[] = [];
    const pieces = function* () {
      for (const index of gates.keys()) {
        made.push(index);
        yield index;
      }
    };
    const done = severalAtATime(2, pieces(), (index) => (gates[index] as Gate).passed);
    await turn();
    expect(made).toEqual([0, 1]);
    gates[1]?.open();
    await turn();
    expect(made).toEqual([0, 1, 2]);
    for (const { open } of gates) open();
    await done;
  });

  it('throws the first error when all have ended, which are told, and begins no more', async () => {
    const begun: number[] = [];
    const told: boolean[] = [];
    const work = async (index: number, signal: AbortSignal): Promise<void> => {
      begun.push(index);
      if (index === 1) throw new Error('the first');
      while (!signal.aborted) await turn();
      told.push(signal.aborted);
      throw new Error('the second');
    };
    await expect(severalAtATime(2, [0, 1, 2, 3], work)).rejects.toThrow('the first');
    expect([begun, told]).toEqual([[0, 1], [true]]);
  });

  it('begins no more when it is aborted, and waits for those under way', async () => {
    const stop = new AbortController();
    const ended: number[] = [];
    await severalAtATime(
      2,
      [0, 1, 2, 3],
      async (index) => {
        if (index === 1) stop.abort();
        await turn();
        ended.push(index);
      },
      stop.signal,
    );
    expect(ended).toEqual([0, 1]);
  });
});
