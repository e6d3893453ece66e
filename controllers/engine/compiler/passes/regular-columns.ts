import type { RegularColumns } from '../program/annotations.ts';
import type { Columns } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import { definePass } from './pass.ts';

/** Finds the columns of all-to-all projections. Their synapses need no lookup, which would cost more than the update. */
export const regularColumns = definePass({
  name: 'regular-columns',
  kind: 'columns',
  annotation: 'regular',
  decide:
    (program) =>
    ({ columns, deferred }) =>
      deferred === undefined ? regular(program, columns) : undefined,
  says: () => 'the synapses of a neuron are found without looking them up',
});

function regular(program: Program, { columnStart, synapse, source }: Columns): RegularColumns | undefined {
  const [start, at, from] = [columnStart, synapse, source].map((array) => {
    const { length, initial } = program.arrays[array];
    const values = new Uint32Array(length);
    initial(values);
    return values;
  });
  const sources = start[1];
  const stride = at[1] - at[0];
  if (sources === 0 || at.length !== sources * (start.length - 1)) return undefined;
  for (let c = 0; c < at.length; c++) {
    const j = Math.floor(c / sources);
    const i = c - j * sources;
    if (start[j] !== j * sources || from[c] !== i || at[c] !== j + i * stride) return undefined;
  }
  return { stride, sources };
}
