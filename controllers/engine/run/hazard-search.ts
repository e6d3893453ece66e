import type { AnalysedPopulation } from '../compiler/lowering/population.ts';
import type { Executable, Numbers } from '../compiler/program/executable.ts';
import type { ArrayId } from '../compiler/program/value.ts';
import type { Typed } from '../language/quantities.ts';
import { applyFunction, applyOperator, references } from '../language/quantities.ts';
import { isSingle } from '../model/constants.ts';

/** Where a hazard finds what it is computed from. */
type Source = (neuron: number) => number;

/** State that the hazard of a population reads, and when its neurons are no longer refractory: what a search looks at. */
export function arraysOfHazard({ neuron, state, refractory }: AnalysedPopulation): ArrayId[] {
  const read = [...references(neuron.spike)].flatMap((name) => state.get(name) ?? []);
  return refractory?.silent === true ? [...read, refractory.until] : read;
}

/** Whether a population spikes at a rate that may be infinite or NaN while its inputs and its state are finite. */
export function hasHazard({ population: { model }, neuron }: AnalysedPopulation): boolean {
  return 'hazard' in model.spike && !isMultiple(neuron.spike);
}

/**
 * The first neuron whose hazard is not finite after `tick` ticks, with the value; undefined where there is none. A refractory neuron has
 * no hazard.
 *
 * @param step duration of a tick in ms
 */
export function hazardNotFinite(
  { population, neuron, state, inputs, refractory }: AnalysedPopulation,
  executable: Executable,
  tick: number,
  step: number,
): { readonly neuron: number; readonly value: number } | undefined {
  const numbers = new Map<string, number | Float64Array | Numbers>(population.parameters)
    .set('dt', step)
    .set('t', tick * step);
  for (const [name, array] of [...state, ...inputs]) numbers.set(name, executable.numbers(array));
  const hazard = computed(neuron.spike, (name) => {
    const given = numbers.get(name) as number | Float64Array | Numbers;
    return typeof given === 'number' ? () => given : (i) => given[i];
  });
  const until = refractory?.silent === true ? executable.indices(refractory.until) : undefined;
  for (let i = 0; i < population.size; i++) {
    if (until !== undefined && until[i] > tick) continue;
    const value = hazard(i);
    if (!isSingle(value)) return { neuron: i, value };
  }
  return undefined;
}

/** An expression as a function of the neuron. What several parts share is computed once for each neuron. */
function computed(typed: Typed, named: (name: string) => Source): Source {
  const places = new Map<Typed, number>();
  const steps: Source[] = [];
  const values: number[] = [];
  const place = (part: Typed): number => {
    const known = places.get(part);
    if (known !== undefined) return known;
    const step = source(part);
    steps.push(step);
    places.set(part, steps.length - 1);
    return steps.length - 1;
  };
  const source = (part: Typed): Source => {
    switch (part.op) {
      case 'constant':
        return () => part.value;
      case 'reference':
        return named(part.name);
      case 'apply': {
        const argument = place(part.argument);
        return () => applyFunction(part.fn, values[argument]);
      }
      case 'binary': {
        const [left, right] = [place(part.left), place(part.right)];
        return () => applyOperator(part.fn, values[left], values[right]);
      }
      case 'select': {
        const [condition, then, otherwise] = [place(part.condition), place(part.then), place(part.otherwise)];
        return () => (values[condition] !== 0 ? values[then] : values[otherwise]);
      }
    }
  };
  const last = place(typed);
  return (neuron) => {
    for (let n = 0; n < steps.length; n++) values[n] = steps[n](neuron);
    return values[last];
  };
}

/** Whether an expression is a name, or a name times constants: it is finite as what it names is. */
function isMultiple(typed: Typed): boolean {
  if (typed.op !== 'binary' || typed.fn !== 'multiply') return typed.op === 'reference';
  const { left, right } = typed;
  return (left.op === 'constant' && isMultiple(right)) || (right.op === 'constant' && isMultiple(left));
}
