import { describe, expect, it } from 'vitest';
import { forRange, i32, i32x4, instantiate, ModuleBuilder, v128 } from '../../kernels/assembler.ts';
import { RandomStream, threefry2x32 } from '../../kernels/random.ts';
import { emitThreefry, emitUniform } from '../../kernels/random-simd.ts';
import { VectorMachine } from './evaluate.ts';

describe('emitThreefry', () => {
  it('is the scalar cipher on four counters and keys', { tags: 'long' }, () => {
    const stream = new RandomStream(11, 'lanes');
    const machines = [0, 1].map(
      (word) =>
        new VectorMachine((a, b, c, fn) => {
          const draw = emitThreefry(fn, a, b, c, i32x4.add(c, a));
          return [draw.code, (word === 0 ? draw.word0 : draw.word1).get] as never;
        }),
    );
    const out = new Uint32Array(2);
    for (let turn = 0; turn < 3000; turn += 1) {
      const [a, b, c] = [0, 1, 2].map(() => Array.from({ length: 4 }, () => stream.next() | 0)) as [
        number[],
        number[],
        number[],
      ];
      const words = machines.map((machine) => machine.i32(a, b, c));
      for (const lane of [0, 1, 2, 3]) {
        const [c0, c1, k0] = [a[lane], b[lane], c[lane]] as [number, number, number];
        threefry2x32(c0, c1, k0, (k0 + c0) | 0, out);
        expect([words[0]?.[lane], words[1]?.[lane]]).toEqual([...new Int32Array(out.buffer)]);
      }
    }
  });

  it('draws elements in the layout of a stream', () => {
    const stream = new RandomStream(12, 'layout');
    const module = new ModuleBuilder();
    module.export(module.memory({ initial: 1 }));
    module.export(
      module.func('draw', { params: ['i32', 'i32'], results: [] }, (fn) => {
        const tick = fn.param(0);
        const count = fn.param(1);
        const at = fn.local('i32');
        const block = i32x4.add(i32x4.splat(i32.shrU(at.get, 1)), i32x4.const(0, 1, 2, 3));
        const draw = emitThreefry(fn, i32x4.splat(tick.get), block, i32x4.all(stream.key0), i32x4.all(stream.key1));
        const address = i32.shl(at.get, 2);
        return forRange(at, 0, count.get, 8, [
          draw.code,
          v128.store(address, emitUniform(draw.word0.get)),
          v128.store(address, emitUniform(draw.word1.get), 16),
        ]);
      }),
    );
    const wasm = instantiate<{ draw(tick: number, count: number): void; memory: { buffer: ArrayBuffer } }>(
      module.bytes(),
    );
    for (const tick of [0, 1, 999]) {
      wasm.draw(tick, 4096);
      const lanes = [...new Float32Array(wasm.memory.buffer, 0, 4096)];
      expect(lanes).toEqual(lanes.map((_, index) => stream.uniformF32At(tick, index)));
    }
  });
});
