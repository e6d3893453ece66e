import type { AnalysedModel } from '../../../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/index.ts';
import type { AllLoop } from '../../../../../../controllers/engine/compiler/program/loops.ts';
import type { ArrayDeclaration } from '../../../../../../controllers/engine/compiler/program/program.ts';
import type { Graph, Value } from '../../../../../../controllers/engine/compiler/program/value.ts';
import { Network } from '../../../../../../controllers/engine/index.ts';

/** A value that is computed for each element of the inputs, and where it goes. */
export interface Written {
  readonly value: Value;
  /** `w` is a weight, `e` all else of a synapse, `n` of a neuron. */
  readonly into: 'w' | 'e' | 'n';
  readonly accumulate?: boolean;
}

/**
 * A model without neurons, whose tick computes values of inputs, each in a loop of its own. The inputs are the arrays 0, 1, ...,
 * `in 0`, `in 1`, ...; what is written are those after them, `out 0`, `out 1`, ....
 */
export function writtenModel(
  graph: Graph,
  inputs: readonly (readonly number[])[],
  values: readonly Written[],
  first: (n: number) => number = () => 0,
): AnalysedModel {
  const length = inputs[0].length;
  const declare = (id: number, name: string, initial: ArrayDeclaration['initial']): ArrayDeclaration => ({
    ...{ id, name, type: 'number', length, state: id >= inputs.length, initial },
  });
  const arrays = [
    ...inputs.map((data, n) => declare(n, `in ${n}`, (out) => out.set(data))),
    ...values.map((_, n) => declare(inputs.length + n, `out ${n}`, (out) => void out.fill(first(n)))),
  ];
  const tick = values.map(({ value, into, accumulate = false }, n): AllLoop => {
    const role = into === 'n' ? 'neuron' : 'synapse';
    const store = { array: inputs.length + n, role, value, accumulate } as const;
    return { kind: 'all', name: `loop ${n}`, length, role, gates: undefined, stores: [store] };
  });
  const { program, ...empty } = analyse(new Network({ seed: 5 }));
  const synapses = values.flatMap(({ into }, n) => (into === 'n' ? [] : [{ into, array: inputs.length + n }]));
  const projections = synapses.map(({ into, array }) => [
    {},
    { projection: { name: 'written' }, state: new Map([[into, { array }]]), bounds: new Map() },
  ]);
  return {
    ...empty,
    program: { ...program, graph, arrays, tick, events: new Map() },
    projections: new Map(projections as never),
  } as AnalysedModel;
}
