import type { Benchmark } from '../benchmark.ts';
import type { EventPixelParameters, EventPixelResult } from '../programs/event-camera.ts';
import type { TurningCameraParameters, TurningCameraResult } from '../programs/turning-camera.ts';
import { mean, ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** Array, frames a second of half a pixel at 1 rad/s, and the most that a pixel of each kind may cost a frame, ns. */
const ARRAYS = [
  { width: 64, height: 48, rateHz: 136, frames: 400, full: 7.5, ideal: 5 },
  { width: 128, height: 128, rateHz: 272, frames: 400, full: 6, ideal: 4 },
  { width: 346, height: 260, rateHz: 736, frames: 200, full: 5.3, ideal: 4 },
] as const;

/**
 * Event pixels that see a panorama go by in half-pixel steps: log and thresholds only, and all stages. Beside them the same
 * written by hand in C for the same vector unit; events of the one must be equal, of the other, whose mismatch is drawn otherwise,
 * within 2 %. Then whole cameras, caster and pixels, that turn in a furnished room: at least in real time.
 */
export const eventCamera: Benchmark = {
  name: 'event-camera',
  async run(bench) {
    const kernel = bench.kernel('event-camera');
    const rows: Row[] = [];
    for (const { width, height, rateHz, frames, ...most } of ARRAYS) {
      for (const pixel of ['ideal', 'full'] as const) {
        const parameters: EventPixelParameters = { pixel, width, height, rateHz, frames };
        const ours: EventPixelResult[] = [];
        const theirs: EventPixelResult[] = [];
        for (let round = 0; round < bench.rounds; round++) {
          ours.push(await bench.program<EventPixelResult>('event-camera', parameters));
          if (kernel !== undefined)
            theirs.push(parse(await bench.execute(kernel, [pixel, width, height, rateHz, frames].map(String))));
        }
        bench.progress(`  ${pixel}, ${width} x ${height}`);
        const cost = (results: readonly EventPixelResult[]): number[] => results.map(({ nanoseconds }) => nanoseconds);
        const row = (measure: string, unit: string, values: readonly number[]): Row => ({
          benchmark: `${pixel} pixel, ${width} x ${height}`,
          measure,
          unit,
          value: summarise(values),
        });
        const unit = 'ns CPU / pixel and frame';
        rows.push({ ...row('WebAssembly', unit, cost(ours)), bound: { of: 'value', atMost: most[pixel] } });
        if (theirs.length === 0) continue;
        const count = (results: readonly EventPixelResult[]): number => mean(results.map(({ events }) => events));
        const difference = 100 * Math.abs(count(ours) / count(theirs) - 1);
        rows.push(
          {
            ...row('C, written by hand', unit, cost(theirs)),
            ratio: ratioOf(cost(ours), cost(theirs)),
            bound: { of: 'ratio', atMost: 1.3 },
          },
          {
            ...row('events, difference from C', '%', [difference]),
            bound: { of: 'value', atMost: pixel === 'ideal' ? 0 : 2 },
          },
        );
      }
    }
    for (const { width, height } of ARRAYS) {
      const results: TurningCameraResult[] = [];
      for (let round = 0; round < bench.rounds; round++) {
        const parameters: TurningCameraParameters = { width, height, seconds: 2 };
        results.push(await bench.program<TurningCameraResult>('turning-camera', parameters));
      }
      bench.progress(`  turning, ${width} x ${height}`);
      const speed = summarise(results.map((result) => result.speed));
      rows.push({
        benchmark: `whole camera, ${width} x ${height}`,
        measure: 'turning at 1 rad/s in a furnished room',
        unit: 'simulated s / CPU s',
        value: speed,
        bound: { of: 'value', atLeast: 1 },
      });
    }
    return rows;
  },
};

function parse(text: string): EventPixelResult {
  const [, nanoseconds, events] = text.match(/^([\d.]+) ns, [\d.]+ events, (\d+)/) ?? [];
  return { nanoseconds: Number(nanoseconds), events: Number(events) };
}
