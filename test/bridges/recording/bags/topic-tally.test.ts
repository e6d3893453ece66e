import { describe, expect, it } from 'vitest';
import { TopicTally } from '../../../../bridges/recording/bags/topic-tally.ts';

function tallyOf(...times: readonly bigint[]): TopicTally {
  const tally = new TopicTally();
  for (const time of times) tally.add(time);
  return tally;
}

describe('a tally of a topic', () => {
  it('knows the earliest and the latest message, in whatever order they come', () => {
    expect(tallyOf(5n, -3n, 9n, 0n)).toMatchObject({ messages: 4, earliest: -3n, latest: 9n });
    expect(tallyOf(-7n)).toMatchObject({ messages: 1, earliest: -7n, latest: -7n });
    expect(tallyOf()).toMatchObject({ messages: 0, earliest: undefined, latest: undefined });
  });

  it('has a rate by the median of the times between messages that follow each other', () => {
    expect(tallyOf(100n, 1_000_000_100n).medianHz).toBe(1);
    expect(tallyOf(0n, 10n, 40n, 45n).medianHz).toBe(1e9 / 10);
    expect(tallyOf(0n, 1000n, 1020n, 1050n, 1051n).medianHz).toBe(1e9 / 25);
  });

  it('has none below two messages, nor where most have one time or come out of order', () => {
    expect(tallyOf().medianHz).toBeUndefined();
    expect(tallyOf(5n).medianHz).toBeUndefined();
    expect(tallyOf(5n, 5n, 5n, 9n).medianHz).toBeUndefined();
    expect(tallyOf(9n, 5n, 1n, 2n).medianHz).toBeUndefined();
  });

  it('takes the median of the first 2^20 times between messages', { tags: 'long' }, () => {
    const tally = new TopicTally();
    const half = 2 ** 19;
    let time = 0n;
    tally.add(time);
    // One half of them is 1 ns, the other 3 ns: one more or less would be on one side.
    for (let k = 0; k < 2 * half + 3; k++) tally.add((time += k < half ? 1n : 3n));
    expect(tally.messages).toBe(2 * half + 4);
    expect(tally.medianHz).toBe(1e9 / 2);
  });
});
