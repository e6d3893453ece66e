import { ValidationError } from '../../../../../agents/errors.ts';
import type { AnalysedModel } from '../../lowering/analysed-model.ts';
import { ArrayTable } from '../../program/array-table.ts';
import type { Format } from '../../program/format.ts';
import { integer } from '../../program/format.ts';
import type { Loop } from '../../program/loops.ts';
import type { ArrayDeclaration, IntegerType, Program } from '../../program/program.ts';
import { elementsOf, writtenArrays } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import { Graph } from '../../program/value.ts';
import type { IntegerOptions } from './choose-formats.ts';
import { chooseFormats } from './choose-formats.ts';
import type { IntegerContext } from './integer-loop.ts';
import { integerLoop } from './integer-loop.ts';
import type { Ranges } from './ranges.ts';

/**
 * Lowers a network to integers: arrays of few bits, sums, products and shifts of 32 bits, saturation where an array ends. Synapses
 * that learn are rounded at random, so that changes that are smaller than the unit of a weight add up in the mean. The arrays of
 * the program tell how each number is held.
 *
 * @param analysed with decays that are stepped
 * @param ranges what was seen in a run with floats
 * @throws ValidationError `not_in_integers` for what cannot be computed with them, and for lazy decays
 */
export function lowerToIntegers(analysed: AnalysedModel, ranges: Ranges, options: IntegerOptions = {}): AnalysedModel {
  const { program, network } = analysed;
  const formats = chooseFormats(analysed, ranges, options);
  const synaptic = [...analysed.projections.values()].flatMap(({ state }) => [...state.values()]);
  const written = writtenArrays(program);
  const dithered = synaptic.map(({ array }) => array).filter((array) => written.has(array));
  const largest = largestIndices(program);
  const table = new ArrayTable(
    program.arrays.map((declaration) => {
      const format = formats.get(declaration.id);
      return format === undefined ? narrowed(declaration, largest.get(declaration.id)) : quantised(declaration, format);
    }),
  );
  const dither = new Map<ArrayId, ArrayId>();
  if (dithered.length > 0) {
    const generator = table.declare(ditherState(options.seed ?? network.seed));
    for (const array of dithered) dither.set(array, generator);
  }
  const context: IntegerContext = { graph: new Graph(), source: program.graph, formats, dither, refuse };
  const lower = (loops: readonly Loop[]): Loop[] => loops.map((loop) => integerLoop(loop, context));
  const lowered: Program = {
    step: program.step,
    graph: context.graph,
    rebaseTicks: program.rebaseTicks,
    // Integers decay to 0 by themselves.
    rebase: [],
    tick: lower(program.tick),
    events: new Map([...program.events].map(([event, loops]) => [event, lower(loops)])),
    arrays: table.declarations,
    outputs: program.outputs,
  };
  return { ...analysed, program: lowered };
}

function refuse(loop: Loop, what: string): never {
  throw new ValidationError(`'${what}' cannot be computed with integers`, {
    code: 'not_in_integers',
    expected:
      'sums, products, quotients, comparisons, choices, exp, log, sqrt, powers, tanh, abs and floor, of what stays finite',
    received: what,
    block: loop.name,
    remedy: 'take a board that has floats, or a model without it',
  });
}

function quantised(declaration: ArrayDeclaration, format: Format): ArrayDeclaration {
  return {
    ...declaration,
    type: format.type,
    format,
    initial(out) {
      const numbers = elementsOf(declaration, 'f64');
      for (let i = 0; i < out.length; i++) out[i] = integer(format, numbers[i]);
    },
  };
}

/** An array of indices in as few bits as the largest of them needs. */
function narrowed(declaration: ArrayDeclaration, largest: number | undefined): ArrayDeclaration {
  if (largest === undefined) return declaration;
  const type: IntegerType | 'index' = largest < 256 ? 'uint8' : largest < 65_536 ? 'uint16' : 'index';
  return { ...declaration, type };
}

/** The largest index that an array can ever hold: its data, where it does not change, and neurons for the spikes of a ring. */
function largestIndices(program: Program): Map<ArrayId, number> {
  const largest = new Map<ArrayId, number>();
  for (const declaration of program.arrays) {
    if (declaration.type !== 'index' || declaration.state) continue;
    let most = 0;
    for (const one of elementsOf(declaration, 'f64')) if (one > most) most = one;
    largest.set(declaration.id, most);
  }
  for (const loop of program.tick) {
    if (loop.kind !== 'neurons') continue;
    largest.set(loop.ring.ids, loop.size);
    largest.set(loop.ring.counts, loop.size);
  }
  return largest;
}

/** The state of the generator that synapses are rounded with. */
function ditherState(seed: number): Omit<ArrayDeclaration, 'id'> {
  return {
    name: 'dither',
    type: 'index',
    length: 1,
    state: true,
    // Never 0, which the generator does not leave.
    initial: (out) => out.fill((Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b) >>> 0 || 1),
  };
}
