import type { Code, FunctionHandle, GlobalHandle, Local, ModuleBuilder } from '../../../../../kernels/assembler.ts';
import { forRange, i32, if_ } from '../../../../../kernels/assembler.ts';
import type { MemoryLayout } from '../../../../../kernels/memory-layout.ts';
import { nextPowerOfTwo } from '../../program/array-table.ts';
import type { LoopOf, SpikeRing } from '../../program/loops.ts';
import type { Program } from '../../program/program.ts';
import { forSpikes } from './body.ts';
import { CircularQueue } from './circular-queue.ts';
import type { LoopScope, Offsets } from './offsets.ts';
import { rowStarts } from './rows.ts';

type Ticked = FunctionHandle<readonly ['i32'], readonly []>;

/**
 * Undelivered spikes of rows with many delays, in one queue in order of time. Arrivals are then found in one list instead of one
 * list per delay, most of which are short. Spikes of neurons without synapses are not queued.
 *
 * The queue is derived from the ring of spikes. It is rebuilt in the first tick of a run, because the host may have written to
 * the ring.
 */
export class SpikesInFlight {
  readonly #advance: Ticked;
  readonly #queue: CircularQueue;
  /** The tick up to which the queue is up to date. */
  readonly #known: GlobalHandle<'i32'>;
  /** Bytes between the words with the beginnings of rows. */
  readonly #apart: number;
  /** Addresses of the columns of the queue. For a spike: the offset of the row that it reaches in tick t minus that of row t; its tick. */
  readonly #rows: number;
  readonly #ticks: number;

  /** @param memory where the queue is kept */
  constructor(
    module: ModuleBuilder,
    offsets: Offsets,
    program: Program,
    run: readonly LoopOf<'rows'>[],
    memory: MemoryLayout,
  ) {
    const [{ name, ring, rows }] = run as [LoopOf<'rows'>];
    const { delay: longest, stride } = rows;
    const { delay: shortest, first } = (run.at(-1) as LoopOf<'rows'>).rows;
    const whole = offsets.of(rows.rowStart);
    const { apart } = rowStarts(offsets, rows);
    const capacity = nextPowerOfTwo(ring.size * mostSpikes(program, ring, run.length + 1));
    this.#apart = apart;
    this.#rows = memory.reserve(4 * capacity);
    this.#ticks = memory.reserve(4 * capacity);
    this.#queue = new CircularQueue(module, `${name}: under way`, capacity);
    this.#known = module.global(`${name}: known up to`, 'i32', 0);

    const append: Ticked = module.func(`${name}: set out`, { params: ['i32'], results: [] }, (fn) => {
      const tick = fn.param(0);
      const source = fn.local('i32');
      const row = fn.local('i32');
      const at = fn.local('i32');
      const reached = i32.add(i32.mul(row.get, apart / 4), apart * (first - shortest));
      return forSpikes(fn as unknown as LoopScope, offsets, ring, 0, source, [
        row.set(i32.mul(source.get, 4 * stride)),
        at.set(this.#queue.end),
        i32.store(at.get, i32.sub(reached, i32.mul(tick.get, apart)), this.#rows),
        i32.store(at.get, tick.get, this.#ticks),
        this.#queue.push(i32.ne(i32.load(row.get, whole), i32.load(row.get, whole + 4 * stride))),
      ]);
    });
    this.#advance = module.func(`${name}: under way`, { params: ['i32'], results: [] }, (fn) => {
      const tick = fn.param(0);
      const one = fn.local('i32');
      return [
        if_(i32.ne(this.#known.get, tick.get), [
          this.#queue.clear(),
          forRange(one, i32.sub(tick.get, longest), i32.sub(tick.get, shortest), 1, append.call(one.get)),
        ]),
        append.call(i32.sub(tick.get, shortest)),
        this.#known.set(i32.add(tick.get, 1)),
        this.#queue.popWhile(i32.ltS(i32.load(this.#queue.first, this.#ticks), i32.sub(tick.get, longest))),
      ];
    });
  }

  /** Code at the start of a run. */
  forget(): Code {
    return this.#known.set(-1);
  }

  /** Runs `each` with `row` set to the offset of every row that a spike reaches in this tick, in the order of the spikes. */
  arrivals(fn: LoopScope, row: Local<'i32'>, each: Code): Code {
    const tick = fn.param(0);
    const at = fn.local('i32');
    return [
      this.#advance.call(tick.get),
      this.#queue.each(at, (place) => [
        row.set(i32.add(i32.load(place, this.#rows), i32.mul(tick.get, this.#apart))),
        each,
      ]),
    ];
  }
}

/** The most spikes of one neuron within a number of ticks. */
function mostSpikes({ tick }: Program, { ids }: SpikeRing, ticks: number): number {
  const neurons = tick.find((one) => one.kind === 'neurons' && one.ring.ids === ids);
  const refractory = neurons?.kind === 'neurons' && neurons.refractory?.silent ? neurons.refractory.ticks : undefined;
  return typeof refractory === 'number' ? Math.ceil(ticks / (refractory + 1)) : ticks;
}
