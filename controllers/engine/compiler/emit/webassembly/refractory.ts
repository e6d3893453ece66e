import type {
  Code,
  Expr,
  FunctionHandle,
  GlobalHandle,
  Local,
  ModuleBuilder,
} from '../../../../../kernels/assembler.ts';
import { brIf, f32, forRange, i32, if_, loop as repeat } from '../../../../../kernels/assembler.ts';
import type { MemoryLayout } from '../../../../../kernels/memory-layout.ts';
import type { HeldAside } from '../../program/annotations.ts';
import { nextPowerOfTwo } from '../../program/array-table.ts';
import type { Loop, LoopOf } from '../../program/loops.ts';
import type { Program } from '../../program/program.ts';
import { usesOf } from '../../program/uses.ts';
import type { ArrayId } from '../../program/value.ts';
import { CircularQueue } from './circular-queue.ts';
import type { Offsets } from './offsets.ts';

/**
 * The refractory neurons of populations with the annotation `aside`, outside the loops. In the arrays, the variable that they
 * hold, mostly the potential, is NaN until the refractory period is over. Arithmetic keeps NaN, and it reaches no threshold. So
 * the loop needs no lookup for the many neurons that are not refractory.
 *
 * Refractory neurons wait in a queue, together with the values that they hold, and return in the order of their spikes. Before
 * any other code reads or writes the variable, all held values are written back.
 */
export class RefractoryQueues {
  readonly #program: Program;
  readonly #queues: readonly RefractoryQueue[];

  /** @param memory where queues are kept */
  constructor(module: ModuleBuilder, offsets: Offsets, program: Program, memory: MemoryLayout) {
    this.#program = program;
    this.#queues = program.tick.flatMap((loop) =>
      loop.kind === 'neurons' && loop.aside !== undefined && loop.refractory !== undefined
        ? [new RefractoryQueue(module, offsets, loop, loop.aside, loop.refractory.until, memory)]
        : [],
    );
  }

  /** The queue of a population; undefined where its neurons stay in the loop. */
  of(neurons: LoopOf<'neurons'>): RefractoryQueue | undefined {
    return this.#queues.find(({ loop }) => loop === neurons);
  }

  /** The queues whose neurons must all be back before another loop. */
  metBy(other: Loop): RefractoryQueue[] {
    return this.#queues.filter(
      ({ loop, state }) => other !== loop && usesOf(this.#program, other).some(({ array }) => array === state),
    );
  }

  /** Exports functions that make arrays current. Returns which array needs which function. */
  exportSettling(module: ModuleBuilder): Map<ArrayId, string> {
    return new Map(
      this.#queues.flatMap(({ state, until, everyoneBack, queueAnew }, n) => {
        module.export(everyoneBack, `everyone_back_${n}`);
        module.export(queueAnew, `queue_anew_${n}`);
        return [
          [state, `everyone_back_${n}`],
          [until, `queue_anew_${n}`],
        ] as const;
      }),
    );
  }
}

type Plain = FunctionHandle<readonly [], readonly []>;

/**
 * Where the held values are. AWAY: in the queue. BACK: in the array, and the queue still has the neurons. UNKNOWN: in the array,
 * and the queue must be rebuilt from the ends of refractory periods.
 */
const AWAY = 0;
const BACK = 1;
const UNKNOWN = 2;

/** A tick that is never reached. */
const NEVER = 0x7fffffff;

/** The bits of NaN. */
const NAN = 0x7fc00000;

/** The refractory neurons of one population, outside its loop. */
export class RefractoryQueue {
  readonly loop: LoopOf<'neurons'>;
  /** Conditions and stores of the loop for neurons that are not refractory. */
  readonly computed: HeldAside;
  /** The variable that is held. */
  readonly state: ArrayId;
  readonly until: ArrayId;
  /** Writes all held values back, so that others can read and write the variable. */
  readonly everyoneBack: Plain;
  /** Writes all held values back and has the queue rebuilt, so that others can write the refractory periods. */
  readonly queueAnew: Plain;
  readonly #turn: FunctionHandle<readonly ['i32'], readonly []>;
  /** Addresses of the columns of the queue: the neurons, times 4, and the value that each holds. */
  readonly #ids: number;
  readonly #values: number;
  readonly #queue: CircularQueue;
  readonly #presence: GlobalHandle<'i32'>;
  readonly #state: number;
  readonly #until: number;

  constructor(
    module: ModuleBuilder,
    offsets: Offsets,
    loop: LoopOf<'neurons'>,
    aside: HeldAside,
    until: ArrayId,
    memory: MemoryLayout,
  ) {
    const { name, ring } = loop;
    const range = offsets.share?.range(ring.size) ?? { first: 0, end: ring.size };
    const capacity = nextPowerOfTwo(range.end - range.first);
    this.loop = loop;
    this.computed = aside;
    this.state = aside.state;
    this.until = until;
    this.#ids = memory.reserve(4 * capacity);
    this.#values = memory.reserve(4 * capacity);
    this.#queue = new CircularQueue(module, `${name}: refractory`, capacity);
    this.#presence = module.global(`${name}: where the refractory are`, 'i32', UNKNOWN);
    this.#state = offsets.of(aside.state);
    this.#until = offsets.of(until);

    this.everyoneBack = module.func(`${name}: everyone back`, { params: [], results: [] }, (fn) => {
      const at = fn.local('i32');
      const neuron = fn.local('i32');
      return if_(i32.eq(this.#presence.get, AWAY), [
        this.#each(at, neuron, (place) => f32.store(neuron.get, f32.load(place, this.#values), this.#state)),
        this.#presence.set(BACK),
      ]);
    });
    this.queueAnew = module.func(`${name}: queue anew`, { params: [], results: [] }, () => [
      this.everyoneBack.call(),
      this.#presence.set(UNKNOWN),
    ]);
    const enqueue = module.func(`${name}: enqueue`, { params: ['i32'], results: [] }, (fn) => {
      const tick = fn.param(0);
      const neuron = fn.local('i32');
      const until = fn.local('i32');
      const due = fn.local('i32');
      const next = fn.local('i32');
      // One pass per tick in which a neuron returns, and one before to find the first such tick.
      return [
        this.#queue.clear(),
        next.set(NEVER),
        repeat((again) => [
          due.set(next.get),
          next.set(NEVER),
          forRange(neuron, 4 * range.first, 4 * range.end, 4, [
            until.set(i32.load(neuron.get, this.#until)),
            if_(i32.eq(until.get, due.get), this.#append(neuron.get)),
            if_(i32.and(i32.gtS(until.get, tick.get), i32.ltS(until.get, next.get)), next.set(until.get)),
          ]),
          tick.set(next.get),
          brIf(again, i32.ne(next.get, NEVER)),
        ]),
      ];
    });
    this.#turn = module.func(`${name}: refractory`, { params: ['i32'], results: [] }, (fn) => {
      const tick = fn.param(0);
      const at = fn.local('i32');
      const neuron = fn.local('i32');
      const first = i32.load(this.#queue.first, this.#ids);
      return [
        if_(i32.ne(this.#presence.get, AWAY), [
          if_(i32.eq(this.#presence.get, UNKNOWN), enqueue.call(tick.get)),
          this.#each(at, neuron, (place) => [
            f32.store(place, f32.load(neuron.get, this.#state), this.#values),
            i32.store(neuron.get, NAN, this.#state),
          ]),
          this.#presence.set(AWAY),
        ]),
        this.#queue.popWhile(
          i32.leS(i32.load(first, this.#until), tick.get),
          f32.store(first, f32.load(this.#queue.first, this.#values), this.#state),
        ),
      ];
    });
  }

  /** Code at the start of the loop: neurons whose refractory period is over return. */
  turn(tick: Expr<'i32'>): Code {
    return this.#turn.call(tick);
  }

  /** Code for a neuron that has spiked, after its state is set. @param neuron its index times 4 */
  leave(neuron: Expr<'i32'>): Code {
    return [
      f32.store(this.#queue.end, f32.load(neuron, this.#state), this.#values),
      i32.store(neuron, NAN, this.#state),
      this.#append(neuron),
    ];
  }

  #append(neuron: Expr<'i32'>): Code {
    return [i32.store(this.#queue.end, neuron, this.#ids), this.#queue.push()];
  }

  /** Runs code for every neuron in the queue. The local `neuron` has its index times 4. */
  #each(at: Local<'i32'>, neuron: Local<'i32'>, code: (place: Expr<'i32'>) => Code): Code {
    return this.#queue.each(at, (place) => [neuron.set(i32.load(place, this.#ids)), code(place)]);
  }
}
