import { describe, expect, it } from 'vitest';
import type { Events, Observed } from '../../../../agents/index.ts';
import { CameraPicture } from '../../../../scenarios/view/run/camera-picture.ts';

/** A message of events in a picture of 2 by 2 pixels, each as its column, row and polarity. */
const message = (events: readonly (readonly [x: number, y: number, polarity: number])[], isNew = true) =>
  ({
    t: new Float64Array(events.length),
    x: Uint16Array.from(events, ([x]) => x),
    y: Uint16Array.from(events, ([, y]) => y),
    polarity: Uint8Array.from(events, ([, , polarity]) => polarity),
    count: events.length,
    arrival: { tick: 0, isNew, stampSeconds: 0, health: 'ok' },
  }) as unknown as Observed<Events>;

describe('the picture of an event camera', () => {
  it('has each event in its pixel, fades by 1/e in 50 ms, and counts events since the one before', () => {
    const picture = new CameraPicture(2, 2, 0.001);
    picture.add(
      message([
        [1, 0, 1],
        [0, 1, 0],
        [0, 1, 0],
      ]),
      9,
    );
    picture.add(message([[1, 1, 1]], false), 9);
    expect(picture.take(10)).toEqual({
      ...{ width: 2, height: 2, onCount: 1, offCount: 2 },
      ...{ on: Uint8Array.of(0, 255, 0, 0), off: Uint8Array.of(0, 0, 255, 0) },
    });
    expect(picture.take(60)).toMatchObject({ onCount: 0, offCount: 0, on: Uint8Array.of(0, 94, 0, 0) });
  });

  it('forgets all', () => {
    const picture = new CameraPicture(2, 2, 0.001);
    picture.add(message([[1, 0, 1]]), 9);
    picture.clear();
    expect(picture.take(10)).toMatchObject({ onCount: 0, on: new Uint8Array(4) });
  });
});
