import { oversized } from '../reading/recording-error.ts';
import type { BagMessage } from './bag-message.ts';

/** Bytes of messages that may wait for their turn. */
const MOST_WAITING_BYTES = 1 << 28;

/** A message that waits, with its place in the file. */
interface Waiting {
  readonly message: BagMessage;
  readonly place: number;
}

/**
 * Messages in the order of their times; those of one time stay in the order of the file. A message is held for as long as an earlier
 * one may still come.
 *
 * @param messages in the order of the file
 * @param latenessNanoseconds how far a message may lie behind the latest before it, at most; `surveyBag` finds it
 * @throws RecordingError `oversized_recording` when more must be held than there is room for
 */
export async function* inTimeOrder(
  messages: AsyncIterable<BagMessage>,
  latenessNanoseconds: bigint,
): AsyncGenerator<BagMessage, void, undefined> {
  if (latenessNanoseconds === 0n) {
    yield* messages;
    return;
  }
  const waiting = new Heap();
  let [latest, bytes, place] = [0n, 0, 0];
  try {
    for await (const message of messages) {
      if (place === 0 || message.nanoseconds > latest) latest = message.nanoseconds;
      waiting.push({ message: { ...message, bytes: message.bytes.slice() }, place: place++ });
      bytes += message.bytes.length;
      if (bytes > MOST_WAITING_BYTES) {
        throw oversized(
          0,
          `messages that are out of order by less than ${MOST_WAITING_BYTES} bytes of them`,
          `a message ${Number(latenessNanoseconds) / 1e9} s too late`,
          'write the bag anew in the order of time: mcap sort, ros2 bag convert',
        );
      }
      for (let first = waiting.first; first !== undefined; first = waiting.first) {
        if (first.message.nanoseconds > latest - latenessNanoseconds) break;
        bytes -= first.message.bytes.length;
        yield waiting.pop().message;
      }
    }
  } catch (error) {
    // What came before the damage is given before it is told of.
    while (waiting.first !== undefined) yield waiting.pop().message;
    throw error;
  }
  while (waiting.first !== undefined) yield waiting.pop().message;
}

/** A binary heap, the earliest on top. */
class Heap {
  readonly #items: Waiting[] = [];

  get first(): Waiting | undefined {
    return this.#items[0];
  }

  push(item: Waiting): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(item, items[parent])) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  /** To be called when there is a first. */
  pop(): Waiting {
    const items = this.#items;
    const [top] = items;
    const last = items.pop() as Waiting;
    if (items.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && before(items[child + 1], items[child])) child++;
      if (!before(items[child], last)) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = last;
    return top;
  }
}

function before(a: Waiting, b: Waiting): boolean {
  const [p, q] = [a.message.nanoseconds, b.message.nanoseconds];
  return p === q ? a.place < b.place : p < q;
}
