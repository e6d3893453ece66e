import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Events, eventCamera, point, SimulatedClock, velocityActuator } from '../../../../agents/index.ts';
import { createEventFile } from '../../../../bridges/recording/events/files/create.ts';
import type { WrittenFormatName } from '../../../../bridges/recording/events/files/formats.ts';
import { openEvents } from '../../../../bridges/recording/events/files/open.ts';
import { Retina, TimeSurface, VoxelGrid } from '../../../../controllers/encoding/index.ts';
import { rectangularArena, simulateRobot } from '../../../../sim/index.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { EVENTS, GEOMETRY } from './samples.ts';

const RECORDING = join(process.env['REAFFERENCE_RECORDINGS'] ?? '', 'faery_dvs.es');
const folder = temporaryFolder();

/** What a controller sees of some events. */
class Sight {
  readonly surface: TimeSurface;
  readonly volume: VoxelGrid;
  readonly retina: Retina;
  readonly cells: Float32Array;
  readonly #end: number;
  inVolume = 0;

  constructor({ width, height }: { readonly width: number; readonly height: number }, end: number) {
    this.surface = new TimeSurface({ width, height, tau: 0.05 });
    this.volume = new VoxelGrid({ width, height, bins: 5 });
    this.retina = new Retina({ width, height });
    this.cells = new Float32Array(this.retina.size);
    this.#end = end;
  }

  see(events: Readonly<Events>): void {
    this.surface.add(events);
    this.inVolume += this.volume.add(events, 0, this.#end);
    this.retina.encode(events, this.cells);
  }

  get shades(): Float64Array {
    const shades = new Float64Array(this.surface.last.length);
    this.surface.read(this.#end, shades);
    return shades;
  }
}

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

/** What a simulated camera sees in half a second of turning on the spot. */
function simulated(): Events[] {
  const eye = eventCamera({ width: 32, height: 24, fieldOfView: 1, pixel: 'v2e-noisy', mount: { z: 0.1 } });
  const clock = new SimulatedClock();
  const agent = { body: point, sensors: { eye }, actuators: { velocity: velocityActuator() } };
  const world = { name: 'arena', walls: rectangularArena(1, 1), obstacles: [] };
  const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed: 5 });
  const seen: Events[] = [];
  robot.sensors.eye.stream.subscribe((events) => void seen.push(events));
  for (let tick = 0; tick < 500; tick++) {
    robot.actuators.velocity.next({ linearX: 0, linearY: 0, angularZ: 1 });
    clock.step();
  }
  return seen;
}

describe.each<WrittenFormatName>(['evt3', 'dat', 'aedat4', 'text', 'mcap'])('a recording as %s', (format) => {
  const path = join(folder, format);

  it('is seen by the encoders of a controller as the events themselves', async () => {
    const file = createEventFile(path, format, GEOMETRY);
    file.write(EVENTS);
    file.close();
    const end = EVENTS.t[EVENTS.count - 1];
    const [live, replayed] = [new Sight(GEOMETRY, end), new Sight(GEOMETRY, end)];
    live.see(EVENTS);
    for await (const events of (await openEvents(path)).borrowed()) replayed.see(events);
    expect(replayed.shades).toEqual(live.shades);
    expect(replayed.volume.values).toEqual(live.volume.values);
    expect(replayed.cells).toEqual(live.cells);
    expect(replayed.inVolume).toBe(EVENTS.count);
    const { width, height } = GEOMETRY;
    const [x, y, polarity] = [EVENTS.x, EVENTS.y, EVENTS.polarity].map((values) => values[EVENTS.count - 1]);
    expect(replayed.shades[(polarity * height + y) * width + x]).toBe(1);
  });

  it('gives back what a simulated camera saw, to the microsecond, or the nanosecond of a text', {
    tags: 'long',
  }, async () => {
    const unit = format === 'text' ? 1e9 : 1e6;
    const seen = simulated();
    const file = createEventFile(path, format, { width: 32, height: 24 });
    for (const events of seen) file.write(events);
    file.close();
    const live = seen.flatMap((events) => rowsOf(events, unit));
    const replayed: number[][] = [];
    for await (const events of await openEvents(path)) replayed.push(...rowsOf(events, unit));
    expect(live.length).toBeGreaterThan(1000);
    expect(replayed).toEqual(live);
  });
});

/** Rows `[s, x, y, polarity]`, times rounded to one of so many units a second. */
const rowsOf = ({ count, t, x, y, polarity }: Events, unit: number): number[][] =>
  Array.from({ length: count }, (_, i) => [Math.round(t[i] * unit) / unit, x[i], y[i], polarity[i]]);

describe.skipIf(!existsSync(RECORDING))('a recording of a real camera (REAFFERENCE_RECORDINGS)', () => {
  it('is seen by the encoders of a controller', async () => {
    const [width, height, end] = [320, 240, 0.999];
    const sight = new Sight({ width, height }, end);
    const last = new Map<number, number>();
    let [events, on] = [0, 0];
    for await (const part of (await openEvents(RECORDING)).borrowed()) {
      sight.see(part);
      for (let i = 0; i < part.count; i++) {
        last.set((part.polarity[i] * height + part.y[i]) * width + part.x[i], part.t[i]);
        on += part.polarity[i];
      }
      events += part.count;
    }
    // Known of the recording: 473225 events, 270001 of them ON, from 0 to 0.999 s.
    expect(sight.inVolume).toBe(473_225);
    expect(sum(sight.volume.values)).toBeCloseTo(2 * 270_001 - 473_225, 6);
    expect([events, on]).toEqual([473_225, 270_001]);
    expect(sum(sight.cells)).toBe(last.size);
    const { shades } = sight;
    expect(shades.filter((shade) => shade > 0).length).toBe(last.size);
    let error = 0;
    for (const [place, time] of last) error = Math.max(error, Math.abs(shades[place] - Math.exp((time - end) / 0.05)));
    expect(error).toBeLessThan(1e-15);
  });
});
