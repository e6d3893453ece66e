import { expect, it } from 'vitest';
import type { BagMessage } from '../../../../bridges/recording/bags/bag-message.ts';
import { inTimeOrder } from '../../../../bridges/recording/bags/time-order.ts';

const topic = { name: '/a', type: 'a/msg/B', encoding: 'cdr', definition: '' };
const NOTHING = new Uint8Array(0);
const at = (nanoseconds: bigint, bytes = NOTHING): BagMessage => ({ topic, nanoseconds, bytes });

async function* given(messages: readonly BagMessage[]): AsyncGenerator<BagMessage> {
  yield* messages;
}

async function ordered(messages: AsyncIterable<BagMessage>, lateness: bigint): Promise<readonly bigint[]> {
  const times: bigint[] = [];
  for await (const { nanoseconds } of inTimeOrder(messages, lateness)) times.push(nanoseconds);
  return times;
}

it('gives a message as soon as none that is earlier can come', async () => {
  let asked = 0;
  async function* counted(): AsyncGenerator<BagMessage> {
    for (const time of [0n, 9n, 5n, 10n, 19n, 20n]) {
      asked++;
      yield at(time);
    }
  }
  const met: (readonly [time: bigint, asked: number])[] = [];
  for await (const { nanoseconds } of inTimeOrder(counted(), 10n)) met.push([nanoseconds, asked]);
  expect(met).toEqual([
    [0n, 4],
    [5n, 5],
    [9n, 5],
    [10n, 6],
    [19n, 6],
    [20n, 6],
  ]);
});

it('holds messages whose bytes are used again', async () => {
  const shared = new Uint8Array(1);
  async function* borrowed(): AsyncGenerator<BagMessage> {
    for (const time of [3n, 1n, 2n]) {
      shared[0] = Number(time);
      yield at(time, shared);
    }
  }
  const seen: number[] = [];
  for await (const { bytes } of inTimeOrder(borrowed(), 2n)) seen.push(bytes[0]);
  expect(seen).toEqual([1, 2, 3]);
});

it('may have times before zero', async () => {
  const times = [-910n, -930n, -920n, -905n];
  expect(await ordered(given(times.map((time) => at(time))), 20n)).toEqual([-930n, -920n, -910n, -905n]);
});

it('keeps messages of one time in the order of the file, however many wait', async () => {
  const numbered = Array.from({ length: 40 }, (_, k) => at(BigInt(k % 3), Uint8Array.of(k)));
  const seen: number[] = [];
  for await (const { bytes } of inTimeOrder(given(numbered), 2n)) seen.push(bytes[0]);
  const places = [...seen.keys()];
  expect(seen).toEqual([0, 1, 2].flatMap((time) => places.filter((k) => k % 3 === time)));
});

it('passes messages on as they come where none is late', async () => {
  const messages = [at(3n, Uint8Array.of(1)), at(1n)];
  const passed: BagMessage[] = [];
  for await (const message of inTimeOrder(given(messages), 0n)) passed.push(message);
  expect(passed[0]).toBe(messages[0]);
  expect(passed).toEqual(messages);
});

/** A message that says that it has so many bytes. */
function large(time: bigint, length: number): BagMessage {
  const bytes = new Uint8Array(0);
  Object.defineProperties(bytes, { length: { value: length }, slice: { value: () => bytes } });
  return at(time, bytes);
}

it('holds up to 256 MiB of messages, and no more at one time', async () => {
  const [half, second] = [2 ** 27, 1_000_000_000n];
  const fits = [large(0n, half), large(0n, half), large(second, 0), large(second, half), large(second, half)];
  expect(await ordered(given(fits), second)).toEqual([0n, 0n, second, second, second]);
  const met: bigint[] = [];
  const tooMany = async (): Promise<void> => {
    for await (const { nanoseconds } of inTimeOrder(given([...fits, large(second, 1)]), second)) met.push(nanoseconds);
  };
  await expect(tooMany()).rejects.toMatchObject({
    ...{ code: 'oversized_recording', offset: 0, received: 'a message 1 s too late' },
    expected: 'messages that are out of order by less than 268435456 bytes of them',
  });
  // What came before is given first.
  expect(met).toEqual([0n, 0n, second, second, second, second]);
});
