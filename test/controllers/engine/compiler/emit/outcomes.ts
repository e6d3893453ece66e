import type { AnalysedModel } from '../../../../../controllers/engine/compiler/lowering/analysed-model.ts';
import type { Executable } from '../../../../../controllers/engine/compiler/program/executable.ts';
import type { Elements, Program } from '../../../../../controllers/engine/compiler/program/program.ts';
import type { Command, Outcome } from './c/c-program.ts';

/** The same commands, followed by a program in this process. */
export function follow(program: Program, executable: Executable, commands: readonly Command[]): Outcome {
  const rings = program.arrays.filter(({ name }) => name.endsWith('.spike_counts'));
  let hash = 0x811c9dc5;
  const mix = (word: number): void => void (hash = Math.imul(hash ^ word, 0x01000193));
  let tick = 0;
  for (const command of commands) {
    if (command.do === 'raise') executable.raise(command.event, tick);
    else if (command.do === 'fill')
      executable.numbers(program.arrays.findIndex(({ name }) => name === command.array)).fill(command.value);
    else
      for (const end = tick + command.ticks; tick < end; tick++) {
        executable.run(tick, 1);
        for (const { id, length } of rings) {
          const slot = tick & (length - 1);
          const ids = executable.indices(id - 1);
          const first = (slot * ids.length) / length;
          const count = executable.indices(id)[slot];
          mix(count);
          for (let n = 0; n < count; n++) mix(ids[first + n]);
        }
      }
  }
  const arrays = program.arrays.map(({ id, name, type }): [string, Uint32Array] => {
    const view: Elements = type === 'index' ? executable.indices(id) : executable.numbers(id);
    if (type !== 'index' && type !== 'number') return [name, Uint32Array.from(view, (n) => n >>> 0)];
    return [name, new Uint32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength))];
  });
  return { hash: hash >>> 0, arrays: new Map(arrays) };
}

/** Elements of each state array that belong to a neuron or synapse rather than to padding. */
export function livePlaces(
  { program, populations, projections }: AnalysedModel,
  executable: Executable,
): Map<string, ArrayLike<number>> {
  const places = new Map<string, ArrayLike<number>>();
  const name = (array: number): string => program.arrays[array]?.name;
  for (const { population, state, inputs } of populations.values()) {
    for (const array of [...state.values(), ...inputs.values()])
      places.set(
        name(array),
        Uint32Array.from({ length: population.size }, (_, i) => i),
      );
  }
  for (const { layout, state } of projections.values())
    for (const { array } of state.values()) places.set(name(array), layout.places(executable.indices));
  return places;
}

/** Where two runs differ first; NaN has many patterns and equals itself here. */
export function difference(
  a: Outcome,
  b: Outcome,
  places?: ReadonlyMap<string, ArrayLike<number>>,
): string | undefined {
  if (a.hash !== b.hash) return `spikes: ${a.hash.toString(16)} and ${b.hash.toString(16)}`;
  for (const [name, left] of a.arrays) {
    const right = b.arrays.get(name);
    if (right === undefined) continue;
    const at = places === undefined ? left.keys() : Array.from(places.get(name) ?? []);
    for (const i of at) {
      const [x, y] = [left[i], right[i]];
      const nan = (word: number): boolean => (word & 0x7fffffff) > 0x7f800000;
      if (x !== y && !(nan(x) && nan(y))) return `${name}[${i}]: ${x.toString(16)} and ${y.toString(16)}`;
    }
  }
  return undefined;
}
