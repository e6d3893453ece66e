import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../../scenarios/run/index.ts';
import { eventCorridor } from '../../../../../scenarios/studies/event-corridor/index.ts';
import type { CameraImage } from '../../../../../scenarios/view/frames/frame.ts';
import { EventRateMeter, paintEvents } from '../../../../../scenarios/view/page/panels/camera-events.ts';
import { RunSource } from '../../../../../scenarios/view/run/run-source.ts';

const COLOURS = { paper: [250, 240, 230], on: [0, 40, 90], off: [200, 100, 30] } as const;

const image = (on: readonly number[], off: readonly number[], counts: readonly [number, number] = [0, 0]) =>
  ({
    ...{ width: on.length, height: 1, on: Uint8Array.from(on), off: Uint8Array.from(off) },
    ...{ onCount: counts[0], offCount: counts[1] },
  }) satisfies CameraImage;

/** Red, green, blue and opacity of the pixels of an image. */
function painted(picture: CameraImage): number[][] {
  const pixels = new Uint32Array(picture.width * picture.height);
  paintEvents(picture, COLOURS, pixels);
  const bytes = [...new Uint8Array(pixels.buffer)];
  return Array.from(pixels, (_, i) => bytes.slice(4 * i, 4 * i + 4));
}

describe('a picture of events', () => {
  it('is paper where there are none, and the colour of the polarity where one is now', () => {
    expect(painted(image([0, 255, 0], [0, 0, 255]))).toEqual([
      [...COLOURS.paper, 255],
      [...COLOURS.on, 255],
      [...COLOURS.off, 255],
    ]);
  });

  it('is paler the longer ago they were, and has the later one of a pixel', () => {
    expect(painted(image([51, 204, 100], [0, 51, 204]))).toEqual([
      [200, 200, 202, 255],
      [50, 80, 118, 255],
      [210, 128, 70, 255],
    ]);
  });
});

describe('rates of events', () => {
  it('are over the last half second', () => {
    const meter = new EventRateMeter(0.001);
    expect(meter.rate.onHz).toBeNaN();
    for (let n = 0; n < 20; n++)
      meter.take({ from: 100 * n, to: 100 * n + 100, fresh: n === 0 }, image([], [], n < 15 ? [1, 70] : [20, 10]));
    expect(meter.rate).toEqual({ onHz: 200, offHz: 100 });
  });

  it('begin anew where the run was moved to', () => {
    const meter = new EventRateMeter(0.001);
    meter.take({ from: 0, to: 100, fresh: true }, image([], [], [50, 50]));
    meter.take({ from: 900, to: 1000, fresh: true }, image([], [], [1, 2]));
    expect(meter.rate).toEqual({ onHz: 10, offHz: 20 });
  });

  it('of a run are the same whatever its frames are', { tags: 'long' }, async () => {
    const plan = planScenario(eventCorridor, {});
    const rates = async (ticks: number) => {
      const source = new RunSource(plan, plan.seeds[0]);
      const meter = new EventRateMeter(plan.period);
      for (let to = 0; to < 600; ) {
        const frame = await source.ask({ do: 'advance', ticks, withinMs: Infinity, layers: ['images'] });
        meter.take(frame, frame.images['left']);
        to = frame.to;
      }
      source.close();
      return meter.rate;
    };
    const rate = await rates(20);
    expect(await rates(100)).toEqual(rate);
    expect(Math.min(rate.onHz, rate.offHz)).toBeGreaterThan(0);
  });
});
