import { DivergenceError } from '../../../agents/errors.ts';
import type { AnalysedModel } from '../compiler/lowering/analysed-model.ts';
import type { SpikeCount } from '../compiler/lowering/spike-count.ts';
import type { Executable, Numbers } from '../compiler/program/executable.ts';
import { writtenArrays } from '../compiler/program/program.ts';
import type { ArrayId } from '../compiler/program/value.ts';
import { arraysOfHazard, hasHazard, hazardNotFinite } from './hazard-search.ts';

/** In Hz. By default no neuron that may receive spikes exceeds this rate for long: sustained rates in nature end there. */
export const MAXIMUM_RATE_HZ = 1000;

/** Share of the highest possible rate, at which a neuron spikes as soon as it can. */
const SATURATION = 0.9;
/** A rate is measured over at least the time of so many spikes at the limit, */
const FEWEST = 20;
/** and over at least so many seconds, for bursts are faster and end sooner. */
const SHORTEST = 0.1;

/** Searches of neurons per search of synapses, which are many more. */
export const SYNAPSES_EVERY = 10;

/**
 * Searches the state of neurons and the rates at which they spike for NaN and infinity, and with `synapses` also everything that rules
 * change.
 *
 * @throws DivergenceError `state_not_finite` naming population and neuron, or projection, source and target, and tick
 */
export function checkFinite(analysed: AnalysedModel, executable: Executable, tick: number, synapses: boolean): void {
  const neuron = inNeurons(analysed, executable) ?? inHazards(analysed, executable, tick);
  const found = neuron ?? (synapses ? inRules(analysed, executable) : undefined);
  if (found === undefined) return;
  // Where neurons receive from synapses, the synapses may be the cause.
  const others = neuron === undefined ? undefined : inRules(analysed, executable);
  throw new DivergenceError(`${found.what} is not finite`, {
    code: 'state_not_finite',
    received: found.value,
    tick,
    block: found.block,
    remedy: `look for a division by zero, an unbounded weight or a step too long for the model${
      others === undefined ? '' : `; neither is ${others.what} finite`
    }`,
  });
}

interface NotFinite {
  readonly what: string;
  readonly value: number;
  readonly block: string;
}

function inNeurons({ populations }: AnalysedModel, executable: Executable): NotFinite | undefined {
  bring(executable, () => [...populations.values()].flatMap(({ state }) => [...state.values()]));
  for (const { population, state, inputs } of populations.values()) {
    const { name: block, size } = population;
    for (const [name, array] of [...state, ...inputs]) {
      const values = executable.numbers(array);
      const i = firstNotFinite(values, size);
      if (i < size) return { what: `'${name}' of neuron ${i} of population '${block}'`, value: values[i], block };
    }
  }
  return undefined;
}

function inHazards(
  { populations, program }: AnalysedModel,
  executable: Executable,
  tick: number,
): NotFinite | undefined {
  const drawn = [...populations.values()].filter(hasHazard);
  bring(executable, () => drawn.flatMap(arraysOfHazard));
  for (const one of drawn) {
    const { name: block } = one.population;
    const found = hazardNotFinite(one, executable, tick, program.step * 1e3);
    if (found === undefined) continue;
    return { what: `the hazard of neuron ${found.neuron} of population '${block}'`, value: found.value, block };
  }
  return undefined;
}

/** Brings those of the arrays here that can be known, from where the program runs. */
function bring(executable: Executable, arrays: () => readonly ArrayId[]): void {
  executable.fetch?.(arrays().filter((array) => executable.knows?.(array) ?? true));
}

/** Searches what the loops of a program write. Constant weights cost nothing. */
function inRules({ program, projections, modulators }: AnalysedModel, executable: Executable): NotFinite | undefined {
  const written = writtenArrays(program);
  const numbers = (array: ArrayId): Numbers => executable.numbers(array);
  const indices = (array: ArrayId): Uint32Array => executable.indices(array);
  bring(executable, () => [
    ...[...projections.values()].flatMap(({ state, traces }) => [
      ...[...state.values()].flatMap(({ array, integral }) => [
        ...(written.has(array) ? [array] : []),
        ...(integral?.integrals ?? []),
      ]),
      ...[...traces.values()].map(({ array }) => array),
    ]),
    ...[...modulators.values()].map(({ array }) => array),
  ]);
  for (const { projection, layout, state, traces } of projections.values()) {
    const block = projection.name;
    const of = `of projection '${block}'`;
    for (const [name, { array, integral }] of state) {
      const values = written.has(array) ? numbers(array) : undefined;
      if (values !== undefined && !allFinite(values)) {
        const places = layout.places(indices);
        const k = places.findIndex((at) => !Number.isFinite(values[at]));
        const { pre, post } = layout.connections(indices);
        const ends = `from neuron ${pre[k]} to neuron ${post[k]}`;
        const value = values[places[k]];
        // Padding may hold any number.
        if (k >= 0) return { what: `'${name}' of the synapse ${ends} ${of}`, value, block };
      }
      for (const one of integral?.integrals ?? []) {
        const value = numbers(one)[0];
        if (!Number.isFinite(value)) return { what: `what moves '${name}' of all synapses ${of}`, value, block };
      }
    }
    for (const [name, { array, of: side }] of traces) {
      const values = numbers(array);
      // One block of presynaptic neurons per delay.
      const stride = side === 'pre' ? values.length / layout.rows.length : values.length;
      const { size } = side === 'pre' ? projection.source : projection.target;
      const at = values.findIndex((value, k) => k % stride < size && !Number.isFinite(value));
      if (at < 0) continue;
      return { what: `'${name}' of ${side}synaptic neuron ${at % stride} ${of}`, value: values[at], block };
    }
  }
  for (const { name, array } of modulators.values()) {
    const value = numbers(array)[0];
    if (!Number.isFinite(value)) return { what: `modulator '${name}'`, value, block: name };
  }
  return undefined;
}

/**
 * Checks the rates since the last check, where that is long enough ago, and starts a new count. No neuron may exceed the maximum.
 * In a population whose spikes come back to it, at most half of the neurons may spike as soon as they can: recurrent excitation
 * without a bound takes a population as a whole, while single neurons may be driven there, or be stuck above a threshold.
 *
 * @param step duration of a tick in seconds
 * @param maximumRateHz in Hz; `Infinity` for no limit
 * @throws DivergenceError `runaway_rate` naming population, tick and, beyond the maximum, neuron
 */
export function checkRates(
  spikeCounts: Iterable<SpikeCount>,
  executable: Executable,
  tick: number,
  step: number,
  maximumRateHz: number,
): void {
  for (const { lowered, counts, since, recurrent } of spikeCounts) {
    const { population, refractory } = lowered;
    const start = executable.indices(since);
    const seconds = (tick - start[0]) * step;
    const pause = refractory?.silent ? refractory.ticks : 0;
    const pauses = typeof pause === 'object' ? executable.indices(pause.array) : undefined;
    const limitOf = (i: number): number =>
      Math.min(maximumRateHz, SATURATION / ((1 + (pauses?.[i] ?? (pause as number))) * step));
    let slowest = limitOf(0);
    if (pauses !== undefined) for (let i = 1; i < population.size; i++) slowest = Math.min(slowest, limitOf(i));
    if (maximumRateHz === Infinity || seconds < Math.max(SHORTEST, FEWEST / slowest)) continue;
    if (executable.knows?.(counts) === false) continue;
    executable.fetch?.([counts]);
    const seen = executable.numbers(counts);
    const suspect = largest(seen, population.size) > slowest * seconds;
    const runaway = (who: string, expected: string, received: string, more: string): DivergenceError =>
      new DivergenceError(`${who} runs away`, {
        code: 'runaway_rate',
        expected: `${expected} over ${Math.round(seconds * 1e3)} ms`,
        received,
        tick,
        block: population.name,
        remedy: `look for recurrent excitation without a bound, or simulate with ${more}maximumRateHz: Infinity, which allows any rate`,
      });
    const saturated: number[] = [];
    for (let i = 0; suspect && i < population.size; i++) {
      const rate = seen[i] / seconds;
      if (rate > maximumRateHz) {
        const who = `neuron ${i} of population '${population.name}'`;
        throw runaway(who, `at most ${maximumRateHz} Hz`, `${Math.round(rate)} Hz`, 'a higher maximumRateHz, or ');
      }
      if (rate > limitOf(i)) saturated.push(i);
    }
    if (recurrent && 2 * saturated.length > population.size) {
      const [first] = saturated;
      const limit = `9/10 of what step and refractory time allow (neuron ${first}: ${Math.round(limitOf(first))} Hz)`;
      const received = `${saturated.length} of ${population.size}`;
      throw runaway(`population '${population.name}'`, `at most half of its neurons above ${limit}`, received, '');
    }
    seen.fill(0);
    start[0] = tick;
    executable.send?.([counts, since]);
  }
}

// Small functions, which the host compiles early, because they run seldom and over everything.

/** Index of the first number that is not finite; `count` where all are finite. */
function firstNotFinite(values: Numbers, count: number): number {
  let i = allFinite(values, count) ? count : 0;
  while (i < count && Number.isFinite(values[i])) i++;
  return i;
}

/** Whether all numbers are finite: products with 0 add up to 0 only then. The loop needs no branch per number. */
function allFinite(values: Numbers, count = values.length): boolean {
  let sum = 0.5;
  for (let i = 0; i < count; i++) sum += values[i] * 0;
  return sum === 0.5;
}

function largest(values: Numbers, count: number): number {
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, values[i]);
  return most;
}
