import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PAGE_BYTES } from '../../../kernels/memory-layout.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { ColumnCaster } from '../../../sim/casters/column-caster.ts';
import { FrameBuffer } from '../../../sim/casters/frame-buffer.ts';
import { columnStride, pinhole } from '../../../sim/casters/lens.ts';
import { RayCaster } from '../../../sim/casters/ray-caster.ts';
import { EventPixelArray } from '../../../sim/sensors/event-camera/pixel/array.ts';
import { EVENT_PIXELS } from '../../../sim/sensors/event-camera/pixel/published-pixels.ts';
import { share } from '../../effort.ts';
import { furnished, poseIn } from './scenes.ts';

/** Turns a camera whose caster and pixels share a memory, or have one each; returns its pictures, events and state. */
function turn(shared: boolean, kernel: 'webassembly' | 'javascript', seed: number, width: number, height: number) {
  const scene = furnished(seed);
  const lens = pinhole(width, height, 1.2);
  const stride = columnStride(height);
  const pixel = EVENT_PIXELS['v2e-noisy'];
  const array = { pixel, width, height, stride, random: new RandomStream(seed, 'pixels'), kernel };
  const bytes = ColumnCaster.bytesFor(scene, lens) + EventPixelArray.bytesFor(array);
  const place = shared ? { frameBuffer: new FrameBuffer(width * stride, bytes) } : {};
  const caster = new ColumnCaster(scene, lens, { kernel, ...place });
  const pixels = new EventPixelArray({ ...array, ...place });
  const pose = poseIn(scene, new RandomStream(seed, 'poses'), 0.1);
  const look = (time: number): void => {
    pose.yaw += 0.02;
    caster.render(pose, time);
    if (!shared) pixels.image.set(caster.image);
  };
  look(0);
  pixels.reset(0);
  const seen: Float64Array[] = [];
  for (let k = 1; k <= 10; k++) {
    pixels.clear();
    look(0.01 * k);
    pixels.frame(0.01 * k);
    const { t, x, y, flags } = pixels.batch;
    seen.push(...[pixels.image, t, x, y, flags].map((list) => Float64Array.from(list.slice(0, pixels.count))));
  }
  return { seen, state: new Uint8Array(pixels.state.slice().buffer), count: pixels.counters.events };
}

it('lets a caster and pixels see and remember in one memory what they do in one each', () => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      fc.constantFrom('webassembly', 'javascript'),
      fc.integer({ min: 0, max: 1e6 }),
      size,
      size,
      (kernel, ...shape) => {
        expect(turn(true, kernel, ...shape)).toEqual(turn(false, kernel, ...shape));
      },
    ),
    { numRuns: share(8) },
  );
  expect(turn(true, 'webassembly', 1, 40, 30).count).toBeGreaterThan(1000);
});

it('has room behind its picture for as many bytes as were asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e5 }), fc.integer({ min: 0, max: 1e6 }), (pixels, bytes) => {
      const frameBuffer = new FrameBuffer(pixels, bytes);
      const image = frameBuffer.picture(pixels);
      const start = frameBuffer.layOut((behind) => behind.reserve(bytes));
      expect(start).toBeGreaterThanOrEqual(image.byteOffset + image.byteLength);
      expect(frameBuffer.memory.buffer.byteLength).toBeGreaterThanOrEqual(start + bytes);
    }),
    { numRuns: share(20) },
  );
});

it('refuses users of another picture, and those for which there is no room', () => {
  const scene = furnished();
  const lens = pinhole(16, 12, 1.2);
  const mismatch = (received: number) =>
    expect.objectContaining({ name: 'ValidationError', code: 'size_mismatch', received });
  for (const Caster of [ColumnCaster, RayCaster])
    expect(() => new Caster(scene, lens, { frameBuffer: new FrameBuffer(16 * 8, 1e6) })).toThrow(mismatch(16 * 8));
  const small = { frameBuffer: new FrameBuffer(16 * 12, 0) };
  const [pixel, random] = [EVENT_PIXELS.ideal, new RandomStream(1, 'pixels')];
  expect(() => new ColumnCaster(scene, lens, small)).toThrow(mismatch(PAGE_BYTES));
  expect(() => new EventPixelArray({ pixel, width: 16, height: 12, random, ...small })).toThrow(mismatch(PAGE_BYTES));
});
