import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../../../bridges/recording/reading/byte-queue.ts';

/** A file in which no two places look alike. */
const FILE = new Uint8Array(Uint16Array.from({ length: 2000 }, (_, i) => (40_503 * i) & 0xffff).buffer);
const HOME_BYTES = 64;

type Act =
  | { readonly do: 'arrive'; readonly bytes: number; readonly where: 'home' | 'buffer' | 'elsewhere' }
  | { readonly do: 'take'; readonly least: number; readonly times: number; readonly back: number }
  | { readonly do: 'seek'; readonly by: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constant('arrive' as const),
    bytes: fc.nat(100),
    where: fc.constantFrom('home' as const, 'buffer' as const, 'elsewhere' as const),
  }),
  fc.record({
    do: fc.constant('take' as const),
    least: fc.integer({ min: 0, max: 40 }),
    times: fc.integer({ min: 1, max: 9 }),
    back: fc.nat(40),
  }),
  fc.record({ do: fc.constant('seek' as const), by: fc.integer({ min: -30, max: 80 }) }),
);

describe('ByteQueue', () => {
  it('hands out the file from where it stands, whatever arrives where, is put back, or is skipped', {
    tags: 'long',
  }, () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), fc.boolean(), (acts, housed) => {
        const queue = new ByteQueue();
        const home = housed ? new Uint8Array(HOME_BYTES) : undefined;
        const buffer = new Uint8Array(100);
        let front = 0;
        for (const step of acts) {
          if (step.do === 'arrive') {
            const into =
              step.where === 'elsewhere'
                ? new Uint8Array(step.bytes)
                : step.where === 'home' && home !== undefined
                  ? queue.roomIn(home)
                  : buffer;
            const bytes = into.subarray(0, Math.min(step.bytes, FILE.length - queue.end));
            bytes.set(FILE.subarray(queue.end, queue.end + bytes.length));
            queue.append(bytes);
            queue.keep(bytes, home);
            // All that may be used again is.
            buffer.fill(0xaa);
            if (home !== undefined) queue.roomIn(home).fill(0xaa);
          } else if (step.do === 'take' && step.least <= queue.length) {
            const taken = queue.take(step.least, step.least * step.times);
            expect(taken.length).toBeGreaterThanOrEqual(step.least);
            expect(taken.length).toBeLessThanOrEqual(step.least * step.times);
            expect(taken.length % Math.max(1, step.least)).toBe(0);
            expect(Buffer.compare(taken, FILE.subarray(front, front + taken.length))).toBe(0);
            const back = Math.min(step.back, taken.length);
            queue.putBack(taken, back);
            front += taken.length - back;
          } else if (step.do === 'seek') {
            const offset = Math.min(FILE.length, Math.max(0, front + step.by));
            const kept = offset >= front && offset <= queue.end ? queue.end - offset : 0;
            queue.seek(offset);
            front = offset;
            expect(queue.length).toBe(kept);
          }
          expect(queue.front).toBe(front);
          expect(queue.end).toBe(front + queue.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('copies nothing of what lies in one piece', () => {
    const queue = new ByteQueue();
    queue.append(FILE.subarray(0, 10));
    queue.append(FILE.subarray(10, 50));
    const taken = queue.take(20, 45);
    expect(taken).toHaveLength(40);
    expect(taken.buffer).toBe(FILE.buffer);
    expect(queue.length).toBe(10);
  });

  it('moves what waits to the start of its home, where the next bytes follow without a copy', () => {
    const queue = new ByteQueue();
    const home = new Uint8Array(HOME_BYTES);
    home.set(FILE.subarray(0, 40));
    queue.append(home.subarray(0, 40));
    queue.take(30);
    queue.keep(home, home);
    const room = queue.roomIn(home);
    expect(room.byteOffset).toBe(10);
    room.set(FILE.subarray(40, 60));
    queue.append(room.subarray(0, 20));
    const taken = queue.take(30);
    expect(taken.buffer).toBe(home.buffer);
    expect([...taken]).toEqual([...FILE.subarray(30, 60)]);
  });

  it('copies what waits out of its home where it would leave less room than it takes', () => {
    const queue = new ByteQueue();
    const home = new Uint8Array(HOME_BYTES);
    queue.append(home.subarray(0, 40));
    queue.keep(home, home);
    expect(queue.roomIn(home)).toHaveLength(HOME_BYTES);
  });

  it('borrows the bytes of others until they are used again', () => {
    const queue = new ByteQueue();
    queue.append(FILE.subarray(0, 10));
    queue.keep(new Uint8Array(10), undefined);
    expect(queue.take(10).buffer).toBe(FILE.buffer);
  });
});
