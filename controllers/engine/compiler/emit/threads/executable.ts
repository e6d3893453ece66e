import { PAGE_BYTES } from '../../../../../kernels/memory-layout.ts';
import { instantiate, WebAssembly } from '../../../../../kernels/webassembly.ts';
import type { Executable } from '../../program/executable.ts';
import { copySpikes, phaseOf } from '../../program/executable.ts';
import type { Program } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import type { Divided } from './module.ts';
import { divideProgram } from './module.ts';
import { Team } from './team.ts';

type Memory = InstanceType<typeof WebAssembly.Memory>;
type Numbers = Float32Array | Uint32Array;
type First = Readonly<Record<string, (tick: number, phase: number) => void>>;

/**
 * Emits a program as one WebAssembly module per thread. Each module is specialised to its share, and all use one memory. The
 * operations on each neuron and synapse, and their order, are those of a single module. So results are the same, bit for bit,
 * for any number of threads.
 */
export function emitWebAssemblyThreads(program: Program, threads: number): Executable & { dispose(): void } {
  const divided = divideProgram(program, threads);
  return runnable(divided, place(program, divided), program);
}

/** The memory of a program, with the first values of its arrays. */
export function place(program: Program, { bytes, offsets, shares }: Divided): Placed {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { buffer } = memory;
  const views = program.arrays.map(({ id, type, length, initial }): Numbers => {
    const at = offsets.of(id);
    const view = type === 'index' ? new Uint32Array(buffer, at, length) : new Float32Array(buffer, at, length);
    initial(view);
    return view;
  });
  const words = new Uint32Array(buffer);
  shares.divide(words);
  return { memory, words, views };
}

interface Placed {
  readonly memory: Memory;
  readonly words: Uint32Array;
  /** By array. */
  readonly views: readonly Numbers[];
}

/** Keeps no reference to the program, so that the first values of its arrays can be freed. */
function runnable(
  { modules, shares, teamAt, settling }: Divided,
  { memory, words, views }: Placed,
  { rebaseTicks, events }: Program,
): Executable & { dispose(): void } {
  const eventNames = [...events.keys()];
  const settlers = [...new Set(settling.values())];
  const first = instantiate<First>(modules[0], { shared: { memory } });
  const stale = new Set<string>();
  const settle = (one: string): void => {
    if (stale.delete(one)) team.call(one);
  };
  const indices = (array: ArrayId): Uint32Array => {
    if (shares.holdsSpikes(array)) shares.join(words);
    settle(settling.get(array) ?? '');
    return views[array] as Uint32Array;
  };
  const executable: Executable & { dispose(): void } = {
    precision: 'f32',
    numbers(array) {
      settle(settling.get(array) ?? '');
      return views[array] as Float32Array;
    },
    indices,
    spikes: (ring, slot, out) => shares.copySpikes(words, ring, slot, out) ?? copySpikes(indices, ring, slot, out),
    run(tick, steps) {
      shares.split(words);
      team.call('run', tick, steps);
      for (const one of settlers) stale.add(one);
    },
    raise(event, completed) {
      settlers.forEach(settle);
      const phase = phaseOf({ rebaseTicks }, Math.max(0, completed - 1));
      first[`event_${eventNames.indexOf(event)}`]?.(completed, phase);
    },
    dispose() {
      if (team.works) settlers.forEach(settle);
      team.dispose();
    },
  };
  const team = new Team(modules, first, memory, teamAt, ['run', ...settlers], executable);
  return executable;
}
