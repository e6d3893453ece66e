import type { Code, Expr } from '../../../../../kernels/assembler.ts';
import { i32, v128 } from '../../../../../kernels/assembler.ts';
import type { LoopOf } from '../../program/loops.ts';
import { roots } from '../../program/loops.ts';
import type { ArrayId } from '../../program/value.ts';
import { BodyCode, forSpikes } from './body.ts';
import type { Deferred } from './deferred.ts';
import type { LoopScope, Offsets } from './offsets.ts';

/** The traces of neurons that spiked, one neuron after another. */
export function spikers(
  fn: LoopScope,
  offsets: Offsets,
  deferred: Deferred | undefined,
  loop: LoopOf<'spikers'>,
): Code {
  const { ring, delay, offset, stores } = loop;
  const neuron = fn.local('i32');
  const at = fn.local('i32');
  const load = (array: ArrayId): Expr<'v128'> => v128.load32Splat(at.get, offsets.of(array) + 4 * offset);
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load, roots(loop));
  const values = stores.map(({ value }) => body.use(value));
  return [
    body.at(0),
    forSpikes(
      fn,
      offsets,
      ring,
      delay,
      neuron,
      [
        deferred?.beforeRow(loop, neuron.get) ?? [],
        at.set(i32.shl(neuron.get, 2)),
        body.at(2),
        stores.map(({ array }, n) => v128.store32Lane(at.get, values[n], 0, offsets.of(array) + 4 * offset)),
      ],
      'own',
    ),
  ];
}
