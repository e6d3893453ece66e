import type { Code, Expr, Local } from '../../../../../kernels/assembler.ts';
import { f32x4, forRange, i32, i32x4, if_, v128, whileLoop } from '../../../../../kernels/assembler.ts';
import type { Draw } from '../../../../../kernels/random-simd.ts';
import { emitThreefry } from '../../../../../kernels/random-simd.ts';
import type { LoopOf, Refractory, SpikeRing } from '../../program/loops.ts';
import type { ArrayId, Value } from '../../program/value.ts';
import { inOrder } from '../../program/value.ts';
import type { DrawFor, Drawn } from './body.ts';
import { BodyCode, slotOf } from './body.ts';
import { anyHolds } from './lanes.ts';
import type { LoopScope, Offsets } from './offsets.ts';
import type { RefractoryQueue } from './refractory.ts';

type Vector = Expr<'v128'>;

/**
 * The code of a loop over neurons, in groups of four. A turn has two groups where neurons draw, because random numbers come in
 * eights, else four groups. Spikes are rare, so a turn tests once whether there is any, and only then stores what a spike sets.
 *
 * @throws Error for a share of a thread that is not whole turns
 */
export function neurons(fn: LoopScope, offsets: Offsets, loop: LoopOf<'neurons'>, queue?: RefractoryQueue): Code {
  const { size, ring, stream, spikes, refractory } = loop;
  const tick = fn.param(0);
  const i = fn.local('i32');
  const at = fn.local('i32');
  const out = fn.local('i32');
  const first = fn.local('i32');
  const random = inOrder([spikes]).some(({ kind }) => kind === 'bernoulli');
  const groups = random || size <= 8 ? 2 : 4;
  const width = 4 * groups;
  const block = i32x4.add(i32x4.splat(i32.shrU(i.get, 1)), i32x4.const(0, 1, 2, 3));
  const drawPair = (pair: number): Draw => {
    const counters = pair === 0 ? block : i32x4.add(block, i32x4.all(4 * pair));
    return emitThreefry(fn, i32x4.splat(tick.get), counters, i32x4.all(stream[0]), i32x4.all(stream[1]));
  };
  const draw = random ? drawPair(0) : undefined;
  // Two groups share a cipher, unless one may draw without the other.
  const shared = draw === undefined ? [] : [draw];
  const drawnFor = (group: number, alone: boolean): Drawn => {
    const pair = group >> 1;
    const known = alone ? undefined : shared[pair];
    const { code, word0, word1 } = known ?? drawPair(pair);
    if (known === undefined && !alone) shared[pair] = { code, word0, word1 };
    return { code: known === undefined ? code : [], word: (group % 2 === 0 ? word0 : word1).get };
  };
  const parts = Array.from({ length: groups }, (_, group) =>
    emitGroup(fn, offsets, at, group, loop, (alone) => drawnFor(group, alone), queue),
  );
  const { interleaved } = loop;
  const slot = i32.mul(slotOf(tick.get, ring, 0), size * 4);
  const range = offsets.share?.range(size) ?? { first: 0, end: size };
  if (range.end < size && (range.end - range.first) % width !== 0) throw new Error('a share that is not whole turns');
  return [
    queue?.turn(tick.get) ?? [],
    parts.map(({ before }) => before),
    first.set(range.first === 0 ? slot : i32.add(slot, 4 * range.first)),
    out.set(first.get),
    forRange(i, range.first, range.end, width, [
      at.set(i32.shl(i.get, 2)),
      draw?.code ?? [],
      interleaved
        ? [parts.map(({ always }) => always), parts.map(({ stored }) => stored)]
        : parts.map(({ always, stored }) => [always, stored]),
      if_(anySuspect(parts), [
        parts.map(({ onSpike }) => onSpike),
        storeSpikes(
          fn,
          offsets,
          ring,
          { i, out },
          parts.map((part) => part.spikes),
          (neuron) => (refractory === undefined ? [] : startRefractory(offsets, tick.get, neuron, refractory, queue)),
        ),
      ]),
    ]),
    i32.store(i32.shl(slotOf(tick.get, ring, 0), 2), i32.shrU(i32.sub(out.get, first.get), 2), offsets.of(ring.counts)),
  ];
}

/** Appends the neurons of a turn that spike to a ring. Neurons count from i, four per vector. */
export function storeSpikes(
  fn: LoopScope,
  offsets: Offsets,
  { size, ids }: SpikeRing,
  { i, out }: { readonly i: Local<'i32'>; readonly out: Local<'i32'> },
  spikes: readonly Vector[],
  each: (neuron: Local<'i32'>) => Code = () => [],
): Code {
  const bits = fn.local('i32');
  const neuron = fn.local('i32');
  const width = 4 * spikes.length;
  const mask = spikes.map((four, group) => i32.shl(i32x4.bitmask(four), 4 * group));
  return [
    bits.set(mask.reduce((a, b) => i32.or(a, b))),
    size % width === 0 ? [] : if_(i32.gtS(i.get, size - width), bits.set(i32.and(bits.get, (1 << (size % width)) - 1))),
    whileLoop(bits.get, [
      neuron.set(i32.add(i.get, i32.ctz(bits.get))),
      i32.store(out.get, neuron.get, offsets.of(ids)),
      each(neuron),
      out.set(i32.add(out.get, 4)),
      bits.set(i32.and(bits.get, i32.sub(bits.get, 1))),
    ]),
  ];
}

/** The code of four neurons. */
interface Group {
  /** Code that runs once per call. */
  readonly before: Code;
  /** The values and stores that do not depend on whether the neurons spike. */
  readonly always: Code;
  readonly stored: Code;
  /** The neurons that spike unless they are refractory, or the threshold that decides. */
  readonly suspects: Vector | Threshold;
  /** The neurons that spike. Known after `onSpike`. */
  readonly spikes: Vector;
  /** Code that runs where the turn has suspects. */
  readonly onSpike: Code;
}

function emitGroup(
  fn: LoopScope,
  offsets: Offsets,
  at: Local<'i32'>,
  group: number,
  loop: LoopOf<'neurons'>,
  draw: DrawFor,
  queue: RefractoryQueue | undefined,
): Group {
  const { stores, spike, spikes } = queue === undefined ? loop : queue.computed;
  const place = (array: ArrayId): number => offsets.of(array) + 16 * group;
  const load = (array: ArrayId): Vector => v128.load(at.get, place(array));
  const { screened } = loop;
  const wanted = [...stores.map(({ value }) => value), spikes, ...(screened === undefined ? [] : [screened.atMost])];
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load, wanted, draw);
  const suspects =
    screened === undefined ? (threshold(body, spike) ?? body.use(spike)) : body.drawsBelow(screened.atMost);
  const write = (array: ArrayId, value: Value): Code => v128.store(at.get, body.use(value), place(array));
  const stored = stores.map(({ array, value, reset }) => write(array, reset?.otherwise ?? value));
  const always = body.take(2);
  // Loaded again in the few turns with a suspect. Keeping it would take registers in all turns.
  if (loop.refractory?.silent) body.forget(loop.refractory.active);
  const spiking = body.use(spikes);
  const resets = stores.filter(({ reset }) => reset !== undefined).map(({ array, value }) => write(array, value));
  const onSpike = [body.take(2), resets];
  return { before: body.at(0), always, stored, suspects, spikes: spiking, onSpike };
}

/** A spike condition that compares a value of each neuron with a value that is the same for all. */
interface Threshold {
  readonly value: Vector;
  readonly reaches: (value: Vector) => Vector;
}

function threshold(body: BodyCode, condition: Value): Threshold | undefined {
  if (condition.kind !== 'binary' || condition.b.kind !== 'constant') return undefined;
  if (condition.fn !== 'greater' && condition.fn !== 'greaterEqual') return undefined;
  const compare = condition.fn === 'greater' ? f32x4.gt : f32x4.ge;
  const bound = body.use(condition.b);
  return { value: body.use(condition.a), reaches: (value) => compare(value, bound) };
}

/** Whether a turn has a suspect. With one threshold, only the largest value is compared; pmax ignores a NaN as second operand. */
function anySuspect(parts: readonly Group[]): Expr<'i32'> {
  const all = parts.map(({ suspects }) => suspects);
  const [first] = all;
  if (first === undefined || !('reaches' in first)) return anyHolds((all as Vector[]).reduce((a, b) => v128.or(a, b)));
  const values = (all as Threshold[]).map(({ value }) => value);
  return anyHolds(first.reaches(values.reduce((a, b) => f32x4.pmax(a, b), f32x4.all(-Infinity))));
}

function startRefractory(
  offsets: Offsets,
  tick: Expr<'i32'>,
  neuron: Local<'i32'>,
  { until, ticks }: Refractory,
  queue: RefractoryQueue | undefined,
): Code {
  const at = i32.shl(neuron.get, 2);
  const after =
    typeof ticks === 'number'
      ? i32.add(tick, ticks + 1)
      : i32.add(i32.add(tick, 1), i32.load(at, offsets.of(ticks.array)));
  return [i32.store(at, after, offsets.of(until)), queue?.leave(at) ?? []];
}
