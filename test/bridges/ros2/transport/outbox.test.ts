import { expect, it } from 'vitest';
import { Outbox } from '../../../../bridges/ros2/transport/outbox.ts';

/** A connection that takes what is sent when it is told to. */
class Slow {
  bufferedAmount = 0;
  readonly sent: number[] = [];
  readonly #done: (() => void)[] = [];

  send(bytes: Uint8Array, done: () => void): void {
    this.bufferedAmount += bytes.length;
    this.sent.push(bytes[0]);
    this.#done.push(() => {
      this.bufferedAmount -= bytes.length;
      done();
    });
  }

  take(): void {
    this.#done.shift()?.();
  }
}

it('sends at once what fits, and of the rest the last messages of each topic, in turns', () => {
  const slow = new Slow();
  const outbox = new Outbox(slow);
  const [pictures, commands] = [outbox.open(3), outbox.open(1)];
  const large = (first: number): Uint8Array => new Uint8Array(1 << 16).fill(first);
  for (let i = 1; i <= 9; i++) {
    pictures.send(large(10 + i));
    commands.send(Uint8Array.of(i));
  }
  expect(slow.sent).toEqual([11]);
  slow.take();
  expect(slow.sent).toEqual([11, 9, 17]);
  commands.send(Uint8Array.of(10));
  slow.take();
  slow.take();
  expect(slow.sent).toEqual([11, 9, 17, 10, 18]);
  for (let i = 0; i < 9; i++) slow.take();
  expect(slow.sent).toEqual([11, 9, 17, 10, 18, 19]);
});

it('forgets what waits for a topic that is closed', () => {
  const slow = new Slow();
  const outbox = new Outbox(slow);
  const [one, other] = [outbox.open(5), outbox.open(5)];
  one.send(new Uint8Array(1 << 16));
  one.send(Uint8Array.of(1));
  other.send(Uint8Array.of(2));
  one.close();
  slow.take();
  expect(slow.sent).toEqual([0, 2]);
});
