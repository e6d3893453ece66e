import { expect, it } from 'vitest';
import type { Pose, Touch } from '../../agents/index.ts';
import { messageType, Port } from '../../agents/index.ts';

const pose = (x: number): Pose => ({ x, y: 0, heading: 0 });

it('gives every subscriber messages of its own', () => {
  const port = new Port(messageType('touch'), 2, true);
  const kept: Touch[] = [];
  port.stream.subscribe((message) => kept.push(message));
  port.stream.subscribe((message) => kept.push(message));
  const buffer = { sectors: Float64Array.of(1, 0) };
  port.emit(buffer);
  buffer.sectors.set([0, 1]);
  port.emit(buffer);
  expect(kept.map(({ sectors }) => [...sectors])).toEqual([
    [1, 0],
    [1, 0],
    [0, 1],
    [0, 1],
  ]);
  expect(kept[0]).not.toBe(kept[1]);
});

it('lends the sender its own buffer, and poisons it after the call only when asked to', () => {
  for (const poison of [false, true]) {
    const port = new Port(messageType('pose'), 1, poison);
    const seen: number[] = [];
    let kept: Readonly<Pose> | undefined;
    port.borrowed().subscribe((message) => {
      kept = message;
      seen.push(message.x);
    });
    port.borrowed().subscribe(({ x }) => seen.push(x));
    const buffer = pose(3);
    port.emit(buffer);
    expect(kept).toBe(buffer);
    expect(seen).toEqual([3, 3]);
    expect(buffer).toEqual(
      poison ? pose(Number.NaN) && { x: Number.NaN, y: Number.NaN, heading: Number.NaN } : pose(3),
    );
  }
});

it('knows whether anybody listens, and completes its streams', () => {
  const port = new Port(messageType('pose'), 1);
  expect(port.observed).toBe(false);
  const log: string[] = [];
  const subscription = port.stream.subscribe({ complete: () => log.push('owned') });
  port.borrowed().subscribe({ complete: () => log.push('borrowed') });
  expect(port.observed).toBe(true);
  port.complete();
  expect(log).toEqual(['owned', 'borrowed']);
  subscription.unsubscribe();
  expect(port.observed).toBe(false);
});
