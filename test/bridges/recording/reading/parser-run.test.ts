import { describe, expect, it } from 'vitest';
import type { Demand, FileParser, FileState, Given } from '../../../../bridges/recording/reading/file-parser.ts';
import { MOST_RECORD_BYTES, ParserRun } from '../../../../bridges/recording/reading/parser-run.ts';

/** What a parser was handed for a demand. */
interface Answer extends Given {
  readonly kind: 'answer';
  readonly bytes: readonly number[];
  readonly offset: number;
}

const FILE = Uint8Array.from({ length: 10 }, (_, k) => k);

/** Runs a parser that makes demands one after the other; `size` is what is known of the file. */
function run(demands: readonly Omit<Demand, 'kind'>[], size?: number) {
  const state: FileState = { size, offset: 0, unread: 0, landing: undefined, remarks: new Set() };
  function* parser(): FileParser<Answer> {
    for (const demand of demands) {
      const bytes = yield { kind: 'demand', ...demand };
      yield { kind: 'answer', bytes: [...bytes], offset: state.offset };
    }
  }
  return new ParserRun<Answer>(parser(), state);
}

const answersOf = (given: Iterable<Answer>) => Array.from(given, ({ bytes, offset }) => [offset, ...bytes]);

describe('a demand of a parser', () => {
  const whole = (atLeast: number, atEnd: Demand['atEnd']) => ({ atLeast, atMost: atLeast, atEnd });

  it('is answered when its bytes are there, each with its place, and not before', () => {
    const waits = run([whole(3, 'fail'), whole(2, 'fail')]);
    expect(answersOf(waits.feed(FILE.subarray(0, 2)))).toEqual([]);
    expect(answersOf(waits.feed(FILE.subarray(2, 4)))).toEqual([[0, 0, 1, 2]]);
    expect(waits.position).toBe(4);
    expect(waits.done).toBe(false);
    expect(answersOf(waits.feed(FILE.subarray(4, 5)))).toEqual([[3, 3, 4]]);
    expect(waits.done).toBe(true);
  });

  it('that leads beyond a file of known size fails at once, and one that ends with it does not', () => {
    expect(answersOf(run([whole(10, 'fail')], 10).feed(FILE))).toEqual([[0, ...FILE]]);
    const waits = run([whole(10, 'fail')], 10);
    expect(answersOf(waits.feed(FILE.subarray(0, 9)))).toEqual([]);
    expect(answersOf(waits.feed(FILE.subarray(9)))).toEqual([[0, ...FILE]]);
    expect(() => answersOf(run([whole(11, 'fail')], 10).feed(FILE.subarray(0, 1)))).toThrow(
      expect.objectContaining({ code: 'truncated_recording', expected: '11 bytes', received: '10 bytes' }),
    );
    expect(answersOf(run([whole(11, 'fail')]).feed(FILE))).toEqual([]);
  });

  it('is answered by nothing at the end of the file, where it may be, and fails within a record', () => {
    const both = [whole(10, 'fail'), whole(4, 'nothing')];
    const known = run(both, 10);
    expect(answersOf(known.feed(FILE))).toEqual([[0, ...FILE], [10]]);
    const unknown = run(both);
    expect(answersOf(unknown.feed(FILE))).toEqual([[0, ...FILE]]);
    expect(answersOf(unknown.end())).toEqual([[10]]);
    for (const size of [undefined, 10]) {
      const cut = run([whole(7, 'fail'), whole(4, 'nothing')], size);
      expect(() => [...answersOf(cut.feed(FILE)), ...answersOf(cut.end())]).toThrow(
        expect.objectContaining({ code: 'truncated_recording', offset: 7, expected: '4 bytes', received: '3 bytes' }),
      );
      expect(cut.done).toBe(true);
    }
  });

  it('is answered by the rest of the file, where it may be', () => {
    const known = run([whole(7, 'fail'), whole(4, 'rest')], 10);
    expect(answersOf(known.feed(FILE.subarray(0, 9)))).toEqual([[0, 0, 1, 2, 3, 4, 5, 6]]);
    expect(answersOf(known.feed(FILE.subarray(9)))).toEqual([[7, 7, 8, 9]]);
    const unknown = run([whole(7, 'fail'), whole(4, 'rest')]);
    expect(answersOf(unknown.feed(FILE))).toHaveLength(1);
    expect(answersOf(unknown.end())).toEqual([[7, 7, 8, 9]]);
  });

  it('goes to another place, within the file', () => {
    expect(answersOf(run([{ ...whole(2, 'fail'), at: 5 }], 10).feed(FILE))).toEqual([[5, 5, 6]]);
    expect(answersOf(run([{ ...whole(0, 'rest'), at: 10 }], 10).feed(FILE))).toEqual([[10]]);
    for (const at of [-1, 11])
      expect(() => answersOf(run([{ ...whole(0, 'rest'), at }], 10).feed(FILE))).toThrow(
        expect.objectContaining({ code: 'truncated_recording', received: 'a file of 10 bytes' }),
      );
  });

  it('is given more than it asks for, in whole words, as much as it takes', () => {
    const words = { atLeast: 3, atMost: 9, atEnd: 'nothing' } as const;
    expect(answersOf(run([words]).feed(FILE.subarray(0, 8)))).toEqual([[0, 0, 1, 2, 3, 4, 5]]);
    expect(answersOf(run([words]).feed(FILE))).toEqual([[0, 0, 1, 2, 3, 4, 5, 6, 7, 8]]);
  });

  it('of more than a record may have is refused before its bytes are gathered', () => {
    const refused = expect.objectContaining({
      code: 'oversized_recording',
      expected: `records of at most ${MOST_RECORD_BYTES} bytes`,
      received: `one that declares ${MOST_RECORD_BYTES + 1} bytes`,
    });
    expect(() => answersOf(run([whole(MOST_RECORD_BYTES + 1, 'fail')]).feed(FILE))).toThrow(refused);
    expect(answersOf(run([whole(MOST_RECORD_BYTES, 'fail')]).feed(FILE))).toEqual([]);
    // What is not in the file is cut off, however long it says that it is.
    expect(() => answersOf(run([whole(MOST_RECORD_BYTES + 1, 'fail')], 10).feed(FILE))).toThrow(
      expect.objectContaining({ code: 'truncated_recording' }),
    );
  });
});

it('an error in a parser is one of the recording, with its place, and ends it', () => {
  const state: FileState = { size: undefined, offset: 0, unread: 0, landing: undefined, remarks: new Set() };
  const fails = new ParserRun<Answer>(
    (function* (): FileParser<Answer> {
      yield { kind: 'demand', atLeast: 4, atMost: 4, atEnd: 'fail' };
      yield { kind: 'demand', atLeast: 2, atMost: 2, atEnd: 'fail' };
      throw new RangeError('out of reach');
    })(),
    state,
  );
  expect(() => [...fails.feed(FILE)]).toThrow(
    expect.objectContaining({ code: 'corrupt_recording', offset: 4, received: 'out of reach' }),
  );
  expect(fails.done).toBe(true);
});
