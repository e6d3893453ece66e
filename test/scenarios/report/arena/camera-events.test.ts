import { expect, test } from 'vitest';
import { cameraEvents } from '../../../../scenarios/report/arena/camera-events.ts';
import { rectangularArena } from '../../../../sim/world/world.ts';

const seen = {
  seed: 3,
  trial: 1,
  trajectory: Float32Array.from({ length: 3 * 201 }, (_, i) => (i % 3 === 0 ? i / 300 - 1 : 0)),
  scene: {
    world: { name: 'box', walls: rectangularArena(4, 1), obstacles: [] },
    goals: [{ x: 1, y: 0, radius: 0.2 }],
  },
  period: 1e-3,
};
const camera = (sensor: string) => ({
  sensor,
  everyTicks: 10,
  columns: 2,
  bins: 200,
  counts: Uint32Array.from({ length: 800 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
});

test('shows each camera over the time of the path', () => {
  const picture = cameraEvents({ ...seen, events: [camera('left'), camera('right')] });
  expect(picture.match(/<image /g)).toHaveLength(2);
  expect(picture).toContain('320 events of 2 cameras over 2 s');
  expect(picture).toContain('left, events by column');
  // a dot on the way at every tick of the time axis within it
  const ticks = picture.match(/class="start"/g) ?? [];
  expect(ticks.length).toBeGreaterThan(5);
});

test('numbers dots that have room for it, away from walls', () => {
  const along = (y: number, metres: number): string =>
    cameraEvents({
      ...seen,
      trajectory: Float32Array.from({ length: 3 * 201 }, (_, i) =>
        i % 3 === 0 ? -1 + (metres * i) / 600 : i % 3 === 1 ? y : 0,
      ),
      events: [camera('left')],
    });
  const numbers = (picture: string): number => picture.match(/class="axis-text middle haloed"/g)?.length ?? 0;
  const dots = (picture: string): number => picture.match(/class="start"/g)?.length ?? 0;
  expect(numbers(along(0, 3))).toBe(dots(along(0, 3)));
  expect([numbers(along(0, 0)), dots(along(0, 0))]).toEqual([1, dots(along(0, 3))]);
  // The dot and its number, from the top of the picture down.
  const places = (picture: string): number[] =>
    [/<circle[^>]* cy="([\d.]+)"[^>]*class="start"/, /y="([\d.]+)" class="axis-text middle haloed"/].map((pattern) =>
      Number(pattern.exec(picture)?.[1]),
    );
  const [[low, above], [high, below]] = [places(along(-0.45, 3)), places(along(0.45, 3))];
  expect(above).toBeLessThan(low);
  expect(below).toBeGreaterThan(high);
});

test('is empty without cameras, and has no picture of a camera that saw nothing', () => {
  expect(cameraEvents({ ...seen, events: [] })).toBe('');
  const dark = { ...camera('dark'), columns: 0, counts: new Uint32Array(0) };
  expect(cameraEvents({ ...seen, events: [dark] })).not.toContain('<image');
});
