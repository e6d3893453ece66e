import type { Code, Expr, FunctionHandle, ModuleBuilder } from '../../../../kernels/assembler.ts';
import { br, forRange, i8x16, i32, i32x4, if_, loop, v128 } from '../../../../kernels/assembler.ts';
import type { MemoryLayout } from '../../../../kernels/memory-layout.ts';
import type { DeferredColumns } from '../../program/annotations.ts';
import { nextPowerOfTwo } from '../../program/array-table.ts';
import type { Loop, LoopOf, Rows } from '../../program/loops.ts';
import { roots, uses } from '../../program/loops.ts';
import type { Program } from '../../program/program.ts';
import type { ArrayId, Role, Value } from '../../program/value.ts';
import { BodyCode, forSpikes } from './body.ts';
import { fourAddresses, gather } from './lanes.ts';
import type { Offsets, Scope } from './offsets.ts';

/**
 * Postsynaptic spikes of all-to-all projections, put off. The synapses of one postsynaptic neuron lie far apart, one in each
 * row, and touching them costs a cache line each. So a spike is noted in a history, with those values of its tick and its
 * neuron that the rule reads; a row catches up with the history before anything else looks at it, or in its turn, within
 * `CYCLE` s, four spikes of different neurons at once.
 *
 * Nothing but the time of the work changes: each synapse goes through the same operations in the same order, on the same
 * numbers, so that results are those of the plain loops, bit for bit.
 */
export class Deferred {
  readonly #plans: readonly Plan[];

  /** @param memory where histories are kept */
  constructor(module: ModuleBuilder, offsets: Offsets, program: Program, memory: MemoryLayout) {
    this.#plans = program.tick.flatMap((loop) =>
      loop.kind === 'columns' && loop.deferred !== undefined
        ? [new Plan(module, offsets, program, loop, loop.deferred, memory)]
        : [],
    );
  }

  /** The code of a loop over columns that is put off; undefined where it is not. */
  record(fn: Scope, loop: LoopOf<'columns'>): Code | undefined {
    return this.#plans.find((plan) => plan.loop === loop)?.record(fn);
  }

  /** What a loop over rows or presynaptic traces does first for each of its sources. */
  beforeRow(loop: LoopOf<'rows' | 'spikers'>, source: Expr<'i32'>): Code {
    return this.#plans.filter((plan) => plan.meets(loop)).map((plan) => plan.catchUp.call(source));
  }

  /** The loops that are put off and that another loop must wait for. */
  metBy(loop: Loop): LoopOf<'columns'>[] {
    return this.#plans.filter((plan) => plan.meets(loop)).map((plan) => plan.loop);
  }

  /** What any other loop does first. */
  before(loop: LoopOf<'all'>): Code {
    return this.#plans.filter((plan) => plan.meets(loop)).map((plan) => plan.settle.call());
  }

  /** Exports functions that make arrays current, and tells which array needs which. */
  exportSettling(module: ModuleBuilder): Map<ArrayId, string> {
    const needs = new Map<ArrayId, string>();
    this.#plans.forEach((plan, n) => {
      module.export(plan.settle, `settle_${n}`);
      for (const { array } of plan.loop.stores) needs.set(array, `settle_${n}`);
    });
    return needs;
  }
}

/** s within which every row has its turn, about: the longer, the less often; the shorter, the sooner none is late. */
const CYCLE = 0.1;

type Numbered = FunctionHandle<readonly ['i32'], readonly []>;
type Plain = FunctionHandle<readonly [], readonly []>;

/** A loop over columns, with its history. */
class Plan {
  readonly loop: LoopOf<'columns'>;
  /** Applies to one row what it has missed. */
  readonly catchUp: Numbered;
  /** Applies to all rows what they have missed. */
  readonly settle: Plain;
  readonly #offsets: Offsets;
  readonly #rows: number;
  /** Values of the tick and the neuron that synapses need, each with the address of its column of the history. */
  readonly #noted: ReadonlyMap<Value, number>;
  /** Ticks within which every row has its turn: a power of two. */
  readonly #cycle: number;
  /** Spikes that the history holds: a power of two. */
  readonly #capacity: number;
  /**
   * Addresses: postsynaptic neurons of the history, in bytes, the first of four plus 1 where one of them is there twice; how
   * far each row has come.
   */
  readonly #ids: number;
  readonly #reached: number;
  /**
   * Addresses of counters, of spikes times 4: those noted; those noted when the present cycle began; those that every row
   * has seen.
   */
  readonly #head: number;
  readonly #mark: number;
  readonly #seen: number;
  readonly #touched: ReadonlySet<ArrayId>;

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
    this.#cycle = Math.max(16, Math.min(nextPowerOfTwo(CYCLE / program.step), program.rebaseTicks));
    this.#capacity = Math.max(4096, nextPowerOfTwo(16 * columns.ring.size));
    this.#ids = reserve(this.#capacity);
    this.#noted = new Map(deferred.noted.map((value) => [value, reserve(this.#capacity)]));
    this.#reached = reserve(this.#rows);
    const counters = reserve(4);
    [this.#head, this.#mark, this.#seen] = [counters, counters + 4, counters + 8];
    this.#touched = deferred.touched;
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

  /** Whether a loop reads or writes what waits here, or changes what the waiting depends on. */
  meets(loop: Loop): boolean {
    return loop !== this.loop && uses(loop, this.#touched);
  }

  #catchUp(fn: Scope, { traceOffset }: Rows): Code {
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
    /** Updates the synapses of the first `count` entries; the other lanes go through the same, and are not stored. */
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

  /** Notes the spikes of a tick, and gives the rows whose turn it is their turn. */
  record(fn: Scope): Code {
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

/** Whether some lane equals another. */
function anyTwice(lanes: Expr<'v128'>): Expr<'i32'> {
  const turned = (by: number): Expr<'v128'> =>
    i8x16.shuffle(
      lanes,
      lanes,
      Array.from({ length: 16 }, (_, n) => (n + 4 * by) % 16),
    );
  return v128.anyTrue(v128.or(i32x4.eq(lanes, turned(1)), i32x4.eq(lanes, turned(2))));
}
