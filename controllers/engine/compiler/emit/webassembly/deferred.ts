import type { Code, Expr, FunctionHandle, ModuleBuilder } from '../../../../../kernels/assembler.ts';
import { br, forRange, i8x16, i32, i32x4, if_, loop, v128 } from '../../../../../kernels/assembler.ts';
import type { MemoryLayout } from '../../../../../kernels/memory-layout.ts';
import type { DeferredColumns } from '../../program/annotations.ts';
import { nextPowerOfTwo } from '../../program/array-table.ts';
import type { Loop, LoopOf, Rows } from '../../program/loops.ts';
import { meets, roots } from '../../program/loops.ts';
import type { Program } from '../../program/program.ts';
import type { ArrayId, Role, Value } from '../../program/value.ts';
import { BodyCode, forSpikes } from './body.ts';
import { fourAddresses, gather } from './lanes.ts';
import type { LoopScope, Offsets } from './offsets.ts';

/**
 * Deferred postsynaptic spikes of all-to-all projections. The synapses of one postsynaptic neuron lie far apart, one in each row,
 * and each costs a cache line. So a spike is noted in a history, with the values of its tick and its neuron that the rule reads.
 * A row catches up with the history before anything else reads it, and at least about every `CYCLE_SECONDS`. It takes four spikes
 * of different neurons at once.
 *
 * Only the time of the work changes. The operations on each synapse, their order and their numbers stay the same, so that results
 * are those of the plain loops, bit for bit.
 */
export class Deferred {
  readonly #loops: readonly DeferredLoop[];

  /** @param memory where histories are kept */
  constructor(module: ModuleBuilder, offsets: Offsets, program: Program, memory: MemoryLayout) {
    this.#loops = program.tick.flatMap((loop) =>
      loop.kind === 'columns' && loop.deferred !== undefined
        ? [new DeferredLoop(module, offsets, program, loop, loop.deferred, memory)]
        : [],
    );
  }

  /** The code of a loop over columns that is deferred; undefined where it is not. */
  record(fn: LoopScope, loop: LoopOf<'columns'>): Code | undefined {
    return this.#loops.find((deferred) => deferred.loop === loop)?.record(fn);
  }

  /** Code at the start of each source in a loop over rows or presynaptic traces. */
  beforeRow(loop: LoopOf<'rows' | 'spikers'>, source: Expr<'i32'>): Code {
    return this.#loops.filter((deferred) => deferred.meets(loop)).map((deferred) => deferred.catchUp.call(source));
  }

  /** The deferred loops that another loop must wait for. */
  metBy(loop: Loop): LoopOf<'columns'>[] {
    return this.#loops.filter((deferred) => deferred.meets(loop)).map((deferred) => deferred.loop);
  }

  /** Code at the start of any other loop. */
  before(loop: LoopOf<'all'>): Code {
    return this.#loops.filter((deferred) => deferred.meets(loop)).map((deferred) => deferred.settle.call());
  }

  /** Exports functions that make arrays current. Returns which array needs which function. */
  exportSettling(module: ModuleBuilder): Map<ArrayId, string> {
    const needs = new Map<ArrayId, string>();
    this.#loops.forEach((deferred, n) => {
      module.export(deferred.settle, `settle_${n}`);
      for (const array of deferred.arrays) needs.set(array, `settle_${n}`);
    });
    return needs;
  }
}

/** Seconds between two turns of a row, about. A longer time costs less; with a shorter one the history holds fewer spikes. */
const CYCLE_SECONDS = 0.1;

type Numbered = FunctionHandle<readonly ['i32'], readonly []>;
type Plain = FunctionHandle<readonly [], readonly []>;

/** A deferred loop over columns, with its history. */
class DeferredLoop {
  readonly loop: LoopOf<'columns'>;
  /** Applies the spikes that one row has missed. */
  readonly catchUp: Numbered;
  /** Applies the spikes that any row has missed. */
  readonly settle: Plain;
  readonly #offsets: Offsets;
  readonly #rows: number;
  /** Values of the tick and the neuron that synapses read, each with the address of its column of the history. */
  readonly #noted: ReadonlyMap<Value, number>;
  /** Ticks between two turns of a row: a power of two. */
  readonly #cycle: number;
  /** Number of spikes that the history can hold: a power of two. */
  readonly #capacity: number;
  /**
   * Addresses. `#ids`: the postsynaptic neurons of the history, times 4; 1 is added to the first of each four neurons that are not
   * all different. `#reached`: the place in the history that each row has reached.
   */
  readonly #ids: number;
  readonly #reached: number;
  /**
   * Addresses of counters of spikes, times 4: those noted so far; those noted when the present cycle began; those that every row
   * has processed.
   */
  readonly #head: number;
  readonly #mark: number;
  readonly #seen: number;
  readonly #deferred: DeferredColumns;

  constructor(
    module: ModuleBuilder,
    offsets: Offsets,
    program: Program,
    columns: LoopOf<'columns'>,
    deferred: DeferredColumns,
    memory: MemoryLayout,
  ) {
    const reserve = (words: number): number => memory.reserve(4 * words);
    const rows = columns.columns.rows as Rows;
    this.loop = columns;
    this.#offsets = offsets;
    this.#rows = deferred.rows;
    this.#cycle = Math.max(16, Math.min(nextPowerOfTwo(CYCLE_SECONDS / program.step), program.rebaseTicks));
    this.#capacity = Math.max(4096, nextPowerOfTwo(16 * columns.ring.size));
    this.#ids = reserve(this.#capacity);
    this.#noted = new Map(deferred.noted.map((value) => [value, reserve(this.#capacity)]));
    this.#reached = reserve(this.#rows);
    const counters = reserve(4);
    [this.#head, this.#mark, this.#seen] = [counters, counters + 4, counters + 8];
    this.#deferred = deferred;
    this.catchUp = module.func(`${columns.name}, row`, { params: ['i32'], results: [] }, (fn) =>
      this.#catchUp(fn as never, rows),
    );
    this.settle = module.func(`${columns.name}, all rows`, { params: [], results: [] }, (fn) => {
      const row = fn.local('i32');
      return [
        forRange(row, 0, this.#rows, 1, this.catchUp.call(row.get)),
        i32.store(0, i32.load(0, this.#head), this.#mark),
        i32.store(0, i32.load(0, this.#head), this.#seen),
      ];
    });
  }

  /** The arrays that the host sees as they are only after the rows have caught up, and whose change the rows must precede. */
  get arrays(): Set<ArrayId> {
    return new Set([...this.#deferred.touched, ...this.#deferred.read]);
  }

  /** Whether a loop must find the rows caught up. */
  meets(loop: Loop): boolean {
    return loop !== this.loop && meets(loop, this.#deferred);
  }

  #catchUp(fn: LoopScope, { traceOffset }: Rows): Code {
    const row = fn.param(0);
    const next = fn.local('i32');
    const end = fn.local('i32');
    const entry = fn.local('i32');
    const base = fn.local('i32');
    const lastFour = fn.local('i32');
    const lanes = fourAddresses(fn);
    const load = (array: ArrayId, role: Role): Expr<'v128'> =>
      role === 'pre'
        ? v128.load32Splat(i32.shl(row.get, 2), this.#offsets.of(array) + 4 * traceOffset)
        : gather(lanes, this.#offsets.of(array));
    const body = new BodyCode(fn, this.#offsets, (role) => (role === 'pre' ? 1 : 2), load, roots(this.loop));
    const noted = [...this.#noted].map(([value, address]): Code => body.provide(value, v128.load(entry.get, address)));
    const values = this.loop.stores.map(({ value }) => body.use(value));
    const id = (l: number): Expr<'i32'> => i32.load(entry.get, this.#ids + 4 * l);
    /** Updates the synapses of the first `count` entries. The other lanes are computed but not stored. */
    const update = (count: 1 | 4): Code => [
      lanes.map((lane, l) => lane.set(i32.add(base.get, count === 4 ? id(l) : i32.and(id(0), -2)))),
      noted,
      body.at(2),
      this.loop.stores.map(({ array }, n) =>
        lanes.slice(0, count).map((lane, l) => v128.store32Lane(lane.get, values[n], l, this.#offsets.of(array))),
      ),
      next.set(i32.add(next.get, 4 * count)),
    ];
    const findEntry = entry.set(i32.and(next.get, 4 * this.#capacity - 1));
    const apart = i32.eqz(i32.and(id(0), 1));
    const stride = 4 * Math.ceil(this.loop.ring.size / 4) * 4;
    return [
      next.set(i32.load(i32.shl(row.get, 2), this.#reached)),
      end.set(i32.load(0, this.#head)),
      if_(i32.ne(next.get, end.get), [
        body.at(0),
        body.at(1),
        base.set(i32.mul(row.get, stride)),
        lastFour.set(i32.and(end.get, -16)),
        loop((again) => [
          findEntry,
          if_(
            i32.eqz(i32.and(next.get, 15)),
            loop((more) => if_(i32.ne(next.get, lastFour.get), if_(apart, [update(4), findEntry, br(more)]))),
          ),
          if_(i32.ne(next.get, end.get), [update(1), br(again)]),
        ]),
        i32.store(i32.shl(row.get, 2), end.get, this.#reached),
      ]),
    ];
  }

  /** Code that notes the spikes of a tick, and lets the rows of this turn catch up. */
  record(fn: LoopScope): Code {
    const tick = fn.param(0);
    const neuron = fn.local('i32');
    const head = fn.local('i32');
    const entry = fn.local('i32');
    const row = fn.local('i32');
    const four = fn.local('v128');
    const body = new BodyCode(
      fn,
      this.#offsets,
      (role) => (role === 'scalar' ? 0 : 2),
      (array) => v128.load32Zero(i32.shl(neuron.get, 2), this.#offsets.of(array)),
      [...this.#noted.keys()],
    );
    const noted = [...this.#noted].map(([value, address]) => ({ value: body.use(value), address }));
    const turn = i32.and(tick.get, this.#cycle - 1);
    const room = 4 * (this.#capacity - this.loop.ring.size);
    return [
      body.at(0),
      head.set(i32.load(0, this.#head)),
      forSpikes(
        fn,
        this.#offsets,
        this.loop.ring,
        0,
        neuron,
        [
          entry.set(i32.and(head.get, 4 * this.#capacity - 1)),
          i32.store(entry.get, i32.shl(neuron.get, 2), this.#ids),
          body.at(2),
          noted.map(({ value, address }) => v128.store32Lane(entry.get, value, 0, address)),
          head.set(i32.add(head.get, 4)),
          if_(i32.eqz(i32.and(head.get, 15)), [
            four.set(v128.load(entry.get, this.#ids - 12)),
            i32.store(entry.get, i32.or(i32.load(entry.get, this.#ids - 12), anyTwice(four.get)), this.#ids - 12),
          ]),
        ],
        'own',
      ),
      i32.store(0, head.get, this.#head),
      forRange(row, turn, this.#rows, this.#cycle, this.catchUp.call(row.get)),
      if_(i32.eq(turn, this.#cycle - 1), [
        i32.store(0, i32.load(0, this.#mark), this.#seen),
        i32.store(0, head.get, this.#mark),
      ]),
      if_(i32.gtU(i32.sub(head.get, i32.load(0, this.#seen)), room), this.settle.call()),
    ];
  }
}

/** Whether two lanes are equal. */
function anyTwice(lanes: Expr<'v128'>): Expr<'i32'> {
  const turned = (by: number): Expr<'v128'> =>
    i8x16.shuffle(
      lanes,
      lanes,
      Array.from({ length: 16 }, (_, n) => (n + 4 * by) % 16),
    );
  return v128.anyTrue(v128.or(i32x4.eq(lanes, turned(1)), i32x4.eq(lanes, turned(2))));
}
