import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Changes } from '../../../../bridges/boards/mcu/changes.ts';
import { bytesOf, CHANGE, FILL, take } from '../../../../bridges/boards/mcu/protocol.ts';

/** Makes packed changes of one array, as the firmware does; counts their bytes. */
class Receiver {
  readonly words: Uint32Array;
  readonly changes: Changes;
  bytes = 0;

  constructor(words: Uint32Array, room: number) {
    this.words = words.slice();
    this.changes = new Changes(room, () => this.flush());
  }

  flush(): void {
    const { bytes, length, count } = this.changes;
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (let n = 0; n < count; n++) {
      const { from, array, count } = take(view, at, CHANGE);
      expect(array).toBe(5);
      at += bytesOf(CHANGE);
      const words = count & ~FILL;
      for (let i = 0; i < words; i++)
        this.words[from + i] = view.getUint32(at + ((count & FILL) === 0 ? 4 * i : 0), true);
      at += (count & FILL) === 0 ? 4 * words : 4;
    }
    expect(at).toBe(length);
    this.bytes += length;
    this.changes.clear();
  }
}

const word = fc.oneof(fc.constantFrom(0, 1, 0x80000000), fc.integer({ min: 0, max: 0xffffffff }));

describe('changes', () => {
  it('make what is known equal to what is there, whatever room a request has', () => {
    const pair = fc
      .integer({ min: 1, max: 200 })
      .chain((length) =>
        fc.tuple(
          fc.array(word, { minLength: length, maxLength: length }),
          fc.array(fc.option(word, { freq: 1 }), { minLength: length, maxLength: length }),
        ),
      );
    fc.assert(
      fc.property(pair, fc.integer({ min: 12, max: 300 }), ([before, edits], room) => {
        const known = Uint32Array.from(before);
        const words = Uint32Array.from(before, (one, i) => edits[i] ?? one);
        const receiver = new Receiver(known, room);
        receiver.changes.addDifferences(5, words, known);
        receiver.flush();
        expect(receiver.words).toEqual(words);
        expect(known).toEqual(words);
        receiver.bytes = 0;
        receiver.changes.addDifferences(5, words, known);
        receiver.flush();
        expect(receiver.bytes).toBe(0);
      }),
    );
  });

  it('take few bytes where few words differ, or many are set to the same', () => {
    const known = new Uint32Array(1000);
    const receiver = new Receiver(known, 1000);
    receiver.changes.addDifferences(5, known.slice().fill(7), known);
    receiver.flush();
    expect(receiver.bytes).toBe(12);
    const words = known.slice();
    words[3] = words[900] = 8;
    receiver.changes.addDifferences(5, words, known);
    receiver.flush();
    expect(receiver.bytes).toBe(36);
    expect(receiver.words).toEqual(words);
  });
});
