import type { AnalysedModel } from '../../lowering/analysed-model.ts';
import { givenArrays } from '../../lowering/given-arrays.ts';
import type { AnalysedState } from '../../lowering/rule-variables.ts';
import type { Format } from '../../program/format.ts';
import type { Program } from '../../program/program.ts';
import { allLoops, elementsOf, writtenArrays } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import { narrowFormat, wideFormat } from './format.ts';
import type { Interval } from './interval.ts';
import { clipped, union } from './interval.ts';
import type { Ranges } from './ranges.ts';

/** How many bits numbers have. */
export interface IntegerOptions {
  /** Of weights, and of what they are copied to: 2 to 16, the same for all or by the names of projections. Default 8. */
  readonly weightBits?: number | Readonly<Record<string, number>>;
  /** Of all else of a synapse, such as its eligibility. 2 to 16. Default 16. */
  readonly synapseBits?: number;
  /** Seed of the bits that the rounding of synapses is drawn with. Default: the network's. */
  readonly seed?: number;
}

const WEIGHT_BITS = 8;
/** Factor by which the range of an array reaches beyond the one that was seen. */
const HEADROOM = 2;
/**
 * Range that is assumed of an array that the network or its host may change, but that held a single number while it was watched. In the
 * unit of the quantity.
 */
const UNSEEN: Interval = [-64, 64];

/**
 * Chooses how each array of numbers is held: what belongs to a synapse with few bits, all else with 31. An array that the network
 * or its host changes gets the range that was seen of it, and a factor of two beyond; bounds of a rule end it.
 *
 * @param ranges what was seen in a run with floats, by the names of arrays
 */
export function chooseFormats(
  analysed: AnalysedModel,
  ranges: Ranges,
  { weightBits, synapseBits = 16 }: IntegerOptions,
): ReadonlyMap<ArrayId, Format> {
  const { program, projections } = analysed;
  const written = writtenArrays(program);
  const given = new Set(givenArrays(analysed));
  const rangeOf = (array: ArrayId): Interval => {
    const declaration = program.arrays[array];
    const first = extremes(elementsOf(declaration, 'f64'));
    if (!written.has(array) && !given.has(array)) return first;
    const [least, most] = union(first, ranges[declaration.name] ?? first);
    if (least === most) return UNSEEN;
    return [least * (least < 0 ? HEADROOM : 1 / HEADROOM), most * (most > 0 ? HEADROOM : 1 / HEADROOM)];
  };
  /** Widens the range of an array that a host writes to, because its numbers may have either sign. */
  const eitherSign = ([least, most]: Interval): Interval => union([least, most], [-most, -least]);
  const formats = new Map<ArrayId, Format>();
  const copies = copiesIn(program);
  for (const { projection, state, bounds } of projections.values()) {
    const weight = state.get('w')?.array;
    const bound = new Map([...bounds].map(([name, interval]) => [(state.get(name) as AnalysedState).array, interval]));
    for (const { array } of state.values()) {
      const alike = [...state.values()].map((one) => one.array).filter((one) => copies(one) === copies(array));
      const limits = alike.flatMap((one) => (bound.has(one) ? [bound.get(one) as Interval] : []));
      const interval = union(
        ...alike.map((one) => (limits.length === 0 ? rangeOf(one) : clipped(rangeOf(one), union(...limits)))),
      );
      const bits =
        weight !== undefined && alike.includes(weight) ? weightBitsOf(projection.name, weightBits) : synapseBits;
      formats.set(
        array,
        narrowFormat(
          interval,
          bits,
          alike.some((one) => written.has(one)),
        ),
      );
    }
  }
  for (const { id, type } of program.arrays)
    if (type === 'number' && !formats.has(id))
      formats.set(
        id,
        given.has(id) ? wideFormat(eitherSign(rangeOf(id)), false) : wideFormat(rangeOf(id), !written.has(id)),
      );
  return formats;
}

/** The bits of a projection's weights. */
export function weightBitsOf(projection: string, weightBits: IntegerOptions['weightBits'] = {}): number {
  return typeof weightBits === 'number' ? weightBits : (weightBits[projection] ?? WEIGHT_BITS);
}

/** The first of the arrays that an array is copied from and to, as a weight is at the start of a trial: they have one format. */
function copiesIn(program: Program): (array: ArrayId) => ArrayId {
  const first = program.arrays.map(({ id }) => id);
  const of = (array: ArrayId): ArrayId => (first[array] === array ? array : of(first[array]));
  for (const { stores } of allLoops(program))
    for (const { array, value } of stores)
      if (value.kind === 'load') first[Math.max(of(array), of(value.array))] = Math.min(of(array), of(value.array));
  return of;
}

function extremes(values: ArrayLike<number>): Interval {
  let [least, most] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (i === 0 || value < least) least = value;
    if (i === 0 || value > most) most = value;
  }
  return [least, most];
}
