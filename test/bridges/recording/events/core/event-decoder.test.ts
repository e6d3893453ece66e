import { describe, expect, it } from 'vitest';
import { EventDecoder, type Series } from '../../../../../bridges/recording/events/core/event-decoder.ts';
import { delivery, type ParserState } from '../../../../../bridges/recording/events/core/parser.ts';
import type { SideSample } from '../../../../../bridges/recording/events/core/side-sample.ts';
import { take } from '../../../../../bridges/recording/reading/file-parser.ts';
import { eventsOf } from '../recordings.ts';

const at = (t: number): SideSample => ({ kind: 'triggers', t, channel: 0, edge: 'rising' });

/** What a parser gives: times in s, how many of the last may be none, and what comes beside. */
interface Step {
  readonly times?: readonly number[];
  readonly doubtful?: number;
  readonly beside?: readonly number[];
}

function decoderOf(steps: readonly Step[], series: Series = {}): EventDecoder {
  return new EventDecoder(
    function* (state) {
      for (const { times = [], doubtful, beside = [] } of steps) {
        state.beside?.push(...beside.map(at));
        const events = { ...eventsOf(...times.map(() => [0, 1, 2, 1] as const)), t: Float64Array.from(times) };
        yield delivery(events, doubtful);
      }
    },
    undefined,
    series,
  );
}

/** The messages of a decoder: times, and those of what came beside. */
function messagesOf(decoder: EventDecoder) {
  const messages: (readonly [number[], number[]])[] = [];
  let error: unknown;
  try {
    for (const { count, t } of decoder.feed(new Uint8Array(1)))
      messages.push([[...t.subarray(0, count)], (decoder.state.beside ?? []).map((sample) => sample.t)]);
  } catch (fault) {
    error = fault;
  }
  return { messages, error, events: decoder.state.tally.events };
}

describe('a decoder of events', () => {
  it('gives messages with events, and those with what came beside them where that is asked for', () => {
    const steps = [{ times: [1, 2], beside: [5] }, {}, { beside: [6, 7] }, { times: [3] }];
    expect(messagesOf(decoderOf(steps, { beside: true }))).toEqual({
      messages: [
        [[1, 2], [5]],
        [[], [6, 7]],
        [[3], []],
      ],
      error: undefined,
      events: 3,
    });
    expect(messagesOf(decoderOf(steps)).messages).toEqual([
      [[1, 2], []],
      [[3], []],
    ]);
  });

  it('leaves out what comes beside at a time that no recording has', () => {
    const steps = [{ beside: [2 ** 33, 4, Number.NaN] }, { beside: [2 ** 33] }, { times: [1] }];
    expect(messagesOf(decoderOf(steps, { beside: true })).messages).toEqual([
      [[], [4]],
      [[1], []],
    ]);
  });

  const BAD = 2 ** 33;
  it.each<[string, readonly number[], number | undefined, number]>([
    ['the last', [1, 2, BAD], 1, 2],
    ['the first', [BAD, 2, 3], undefined, 0],
    ['one of the last', [1, 2, BAD, 4], 2, 2],
    ['an earlier one, where one of the last is none either', [1, BAD, 3, BAD], 1, 1],
    ['one of more than there are', [1, BAD, 3], 9, 1],
    ['none of the last, which are all that is looked at', [1, BAD, 3, 4], 2, 4],
  ])('tells a time that no recording has, after the events before it: %s', (_, times, doubtful, sound) => {
    const decoder = decoderOf([{ times: [0] }, { times, ...(doubtful !== undefined && { doubtful }) }, { times: [9] }]);
    const { messages, error, events } = messagesOf(decoder);
    const isTold = sound < times.length;
    expect(error).toEqual(
      isTold ? expect.objectContaining({ code: 'corrupt_recording', received: `${BAD} s` }) : undefined,
    );
    expect(messages.map(([all]) => all)).toEqual([
      [0],
      ...(sound > 0 ? [times.slice(0, sound)] : []),
      ...(isTold ? [] : [[9]]),
    ]);
    expect(events).toBe(1 + sound + (isTold ? 0 : 1));
    // Nothing comes behind that.
    expect(decoder.done).toBe(true);
    expect([...decoder.end()]).toEqual([]);
  });

  it('goes on with the counts of the file before, and what was known of the sensor', () => {
    const first = decoderOf([{ times: [1, 2] }]);
    messagesOf(first);
    const { state } = first;
    expect(state).toMatchObject({ continues: false, size: undefined, offset: 0, unread: 0, beside: undefined });
    expect(state.tally).toEqual({ events: 2, triggers: 0, outside: 0, frames: 0, inertial: 0, other: 0 });
    state.geometry = { width: 5, height: 4 };
    state.firstOutside = { t: 1, x: 9, y: 9, on: true };
    state.remarks.add('a remark');
    const second = decoderOf([{ times: [3] }], { before: state, continues: true });
    expect(messagesOf(second).events).toBe(3);
    const { geometry, firstOutside, continues, remarks, topics, compressions } = second.state;
    expect({ geometry, firstOutside, continues }).toEqual({
      geometry: { width: 5, height: 4 },
      firstOutside: { t: 1, x: 9, y: 9, on: true },
      continues: true,
    });
    expect([remarks, topics, compressions]).toEqual([new Set(['a remark']), new Map(), new Set()]);
  });

  it('lets go of its parser when it is closed', () => {
    let closed = false;
    const decoder = new EventDecoder(function* (_: ParserState) {
      try {
        yield* take(2);
        yield* take(2);
      } finally {
        closed = true;
      }
    });
    expect([...decoder.feed(Uint8Array.of(1, 2, 3))]).toEqual([]);
    expect([decoder.done, decoder.position, closed]).toEqual([false, 3, false]);
    decoder.close();
    expect([decoder.done, closed]).toEqual([true, true]);
  });
});
