import type { Code, Expr, Local } from '../../../../../kernels/assembler.ts';
import { f32, f32x4, f64, forRange, i32, i32x4, if_, v128 } from '../../../../../kernels/assembler.ts';
import { emitUniform } from '../../../../../kernels/random-simd.ts';
import type { Level } from '../../program/level.ts';
import type { SpikeRing } from '../../program/loops.ts';
import type { ArrayId, Role, Value } from '../../program/value.ts';
import { inOrder, isSlow, operands, TURN, TURN_BITS } from '../../program/value.ts';
import { allHold, anyHolds } from './lanes.ts';
import type { LoopScope, Offsets } from './offsets.ts';
import { Vectors } from './vectors.ts';

/** Stands for the users of a value outside the body. */
const OUTSIDE: Value = { id: -1, type: 'number', kind: 'constant', value: 0 };

/** Number of values of the upper 24 bits of a draw. */
const UPPER = 16_777_216;

/** One draw per lane, and the code that must run before. */
export interface Drawn {
  readonly code: Code;
  readonly word: Expr<'v128'>;
}

/** Draws for a group of four. `alone`: another group that shares the cipher may not draw. */
export type DrawFor = (alone: boolean) => Drawn;

/** The values of a loop's body as code, hoisted as far out as possible. */
export class BodyCode {
  readonly #fn: LoopScope;
  readonly #offsets: Offsets;
  readonly #level: (role: Role) => Level;
  readonly #vectors: Vectors;
  readonly #code: Record<Level, Code[]> = { 0: [], 1: [], 2: [] };
  readonly #done = new Map<Value, Local<'v128'>>();
  readonly #constants = new Map<Value, Expr<'v128'>>();
  readonly #load: (array: ArrayId, role: Role) => Expr<'v128'>;
  readonly #draw: DrawFor | undefined;
  readonly #given = new Set<Value>();
  readonly #levels = new Map<Value, Level>();
  readonly #users = new Map<Value, readonly Value[]>();
  #ticks: Local<'v128'> | undefined;
  /** Number of branches that the current code lies in. */
  #branches = 0;

  constructor(
    fn: LoopScope,
    offsets: Offsets,
    level: (role: Role) => Level,
    load: (array: ArrayId, role: Role) => Expr<'v128'>,
    roots: readonly Value[],
    draw?: DrawFor,
  ) {
    for (const value of inOrder(roots))
      for (const operand of operands(value)) this.#users.set(operand, [...(this.#users.get(operand) ?? []), value]);
    for (const root of roots) this.#users.set(root, [...(this.#users.get(root) ?? []), OUTSIDE]);
    this.#fn = fn;
    this.#offsets = offsets;
    this.#level = level;
    this.#vectors = new Vectors(fn);
    this.#load = load;
    this.#draw = draw;
  }

  /** The code of a level: once per call, once per spike, or once per group. */
  at(level: Level): Code {
    return this.#code[level];
  }

  /** Removes the code of a level so far and returns it, for the caller to place. */
  take(level: Level): Code {
    return this.#code[level].splice(0);
  }

  /** The tick in all lanes. */
  get #tick(): Expr<'v128'> {
    if (this.#ticks === undefined) {
      this.#ticks = this.#fn.local('v128');
      this.#code[0].push(this.#ticks.set(i32x4.splat(this.#fn.param(0).get)));
    }
    return this.#ticks.get;
  }

  /** Declares a value as given. Returns the code that loads it, for each group. */
  provide(value: Value, code: Expr<'v128'>): Code {
    const local = this.#fn.local('v128');
    this.#done.set(value, local);
    this.#given.add(value);
    this.#levels.clear();
    return local.set(code);
  }

  /** Has a value computed again at its next use. */
  forget(value: Value): void {
    this.#done.delete(value);
  }

  /** A value as an operand. Adds its code first. */
  use = (value: Value): Expr<'v128'> => {
    if (value.kind === 'constant') {
      const known = this.#constants.get(value) ?? f32x4.all(value.value);
      this.#constants.set(value, known);
      return known;
    }
    const ready = this.#done.get(value);
    if (ready !== undefined) return ready.get;
    const code = this.#compute(value);
    const local = this.#fn.local('v128');
    this.#code[this.#levelOf(value)].push(local.set(code));
    this.#done.set(value, local);
    return local.get;
  };

  #compute(value: Value): Expr<'v128'> {
    switch (value.kind) {
      case 'load':
        return value.role === 'scalar'
          ? v128.load32Splat(0, this.#offsets.of(value.array))
          : this.#load(value.array, value.role);
      case 'table':
        return v128.load32Splat(i32.shl(this.#fn.param(1).get, 2), this.#offsets.of(value.array));
      case 'time': {
        if (value.part !== undefined) {
          const whole = this.#fn.param(0).get;
          const part = value.part === 'turns' ? i32.shrU(whole, TURN_BITS) : i32.and(whole, TURN - 1);
          return f32x4.splat(f32.convertI32U(part));
        }
        const tick = f64.convertI32U(this.#fn.param(0).get);
        const ticks = value.at === 0 ? tick : f64.add(tick, value.at);
        return f32x4.splat(f32.demoteF64(f64.mul(ticks, value.period)));
      }
      case 'before':
        return i32x4.gtS(this.#load(value.array, 'neuron'), this.#tick);
      case 'bernoulli': {
        const bound = i32x4.truncSatF32x4U(f32x4.mul(this.use(value.p), f32x4.all(4294967296)));
        return i32x4.ltU(this.#drawn(), bound);
      }
      case 'uniform':
        return emitUniform(this.#drawn());
      case 'select':
        return this.#select(value);
      case 'apply':
        return this.#vectors.apply(value.fn, this.use(value.a));
      case 'binary':
        // A condition and a negated condition take one instruction: andnot.
        if (value.fn === 'and' && value.b.kind === 'apply' && value.b.fn === 'not')
          return v128.andnot(this.use(value.a), this.use(value.b.a));
        return this.#vectors.binary(value.fn, this.use(value.a), this.use(value.b));
      case 'constant':
        return this.use(value);
      case 'integer':
        throw new Error('programs of integers are not emitted as WebAssembly');
    }
  }

  /**
   * Where the draw is below a value, by its upper 24 bits: everywhere where it is below the value, or the value is NaN.
   *
   * @throws Error outside of a population, where there are no draws
   */
  drawsBelow(value: Value): Expr<'v128'> {
    const limit = f32x4.mul(this.use(value), f32x4.all(UPPER));
    const word = this.#drawn();
    return v128.not(f32x4.ge(f32x4.convertI32x4S(i32x4.shrU(word, 8)), limit));
  }

  #drawn(): Expr<'v128'> {
    if (this.#draw === undefined) throw new Error('a random draw outside a population');
    const { code, word } = this.#draw(this.#branches > 0);
    this.#code[2].push(code);
    return word;
  }

  /** Selects one of two values. A value that takes long is computed only where some lane needs it. */
  #select(value: Value & { kind: 'select' }): Expr<'v128'> {
    const { condition, a, b } = value;
    // All bits of 0 are 0, so a mask is enough.
    const orZero = b.kind === 'constant' && Object.is(b.value, 0);
    const both = (): Expr<'v128'> =>
      orZero
        ? v128.and(this.use(a), this.use(condition))
        : v128.bitselect(this.use(a), this.use(b), this.use(condition));
    const level = this.#levelOf(value);
    if (this.#levelOf(condition) !== level) return both();
    const first = this.#isSlow(a, value);
    // Four neurons that are all refractory are too rare for a branch.
    if (!first && (condition.kind === 'before' || !this.#isSlow(b, value))) return both();
    const wants = this.use(condition);
    const quick = this.use(first ? b : a);
    const result = this.#fn.local('v128');
    const code = this.#code[level];
    code.push(result.set(quick));
    this.#code[level] = [];
    this.#branches++;
    const slow = this.use(first ? a : b);
    this.#branches--;
    const inside = this.#code[level];
    this.#code[level] = code;
    const [yes, no] = first ? [slow, result.get] : [result.get, slow];
    const some = first ? anyHolds(wants) : i32.eqz(allHold(wants));
    code.push(if_(some, [inside, result.set(v128.bitselect(yes, no, wants))]));
    return result.get;
  }

  /** Whether a value contains a slow function that nothing else of the body needs. */
  #isSlow(arm: Value, only: Value): boolean {
    const own = this.#ownedBy(only, arm);
    // Values that the rest of the body uses too must be computed before the branch.
    for (const value of own) for (const one of operands(value)) if (!own.has(one)) this.use(one);
    return [...own].some((value) => value.kind === 'uniform' || isSlow(value));
  }

  /**
   * Values on the level of `user` that nothing else needs, among its operand `arm` and the values that `arm` is computed from. Users come
   * before their operands.
   */
  #ownedBy(user: Value, arm: Value): Set<Value> {
    const level = this.#levelOf(user);
    const own = new Set<Value>([user]);
    const isOwn = (value: Value): boolean =>
      !this.#given.has(value) &&
      (this.#users.get(value) ?? []).every((one) => own.has(one)) &&
      this.#levelOf(value) === level;
    // By ascending index. A user has a higher index than what it uses, so that the users of the last are known.
    const open = [arm];
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      if (own.has(value) || !isOwn(value)) continue;
      own.add(value);
      for (const operand of operands(value)) {
        const place = open.findLastIndex(({ id }) => id <= operand.id) + 1;
        open.splice(place, 0, operand);
      }
    }
    own.delete(user);
    return own;
  }

  #levelOf(value: Value): Level {
    const known = this.#levels.get(value);
    if (known !== undefined) return known;
    const level = this.#findLevel(value);
    this.#levels.set(value, level);
    return level;
  }

  #findLevel(value: Value): Level {
    if (this.#given.has(value)) return 2;
    switch (value.kind) {
      case 'constant':
      case 'table':
      case 'time':
        return 0;
      case 'load':
        return this.#level(value.role);
      case 'before':
      case 'bernoulli':
      case 'uniform':
        return 2;
      default:
        return operands(value).reduce<Level>((level, operand) => Math.max(level, this.#levelOf(operand)) as Level, 0);
    }
  }
}

/** The slot of a ring with the spikes of `delay` ticks ago. */
export function slotOf(tick: Expr<'i32'>, { slots }: SpikeRing, delay: number): Expr<'i32'> {
  return i32.and(delay === 0 ? tick : i32.sub(tick, delay), slots - 1);
}

/** Runs `each` with `id` set to every neuron that spiked `delay` ticks ago, of the whole ring or of the thread's share. */
export function forSpikes(
  fn: LoopScope,
  offsets: Offsets,
  ring: SpikeRing,
  delay: number,
  id: Local<'i32'>,
  each: Code,
  whose: 'all' | 'own' = 'all',
): Code {
  const { share } = offsets;
  const slot = fn.local('i32');
  const at = fn.local('i32');
  const end = fn.local('i32');
  const walk = (first: Expr<'i32'>, count: Expr<'i32'>): Code => [
    at.set(first),
    end.set(i32.add(at.get, i32.shl(count, 2))),
    forRange(at, at.get, end.get, 4, [id.set(i32.load(at.get, offsets.of(ring.ids))), each]),
  ];
  const base = i32.mul(slot.get, ring.size * 4);
  const find = slot.set(slotOf(fn.param(0).get, ring, delay));
  if (share === undefined || whose === 'own') {
    const first = share === undefined ? base : i32.add(base, 4 * share.range(ring.size).first);
    return [find, walk(first, i32.load(i32.shl(slot.get, 2), offsets.of(ring.counts)))];
  }
  const { counts, pitch, firsts } = share.ring(ring);
  const thread = fn.local('i32');
  const count = i32.load(i32.add(i32.mul(thread.get, pitch), i32.shl(slot.get, 2)), counts);
  const first = i32.add(base, i32.load(i32.shl(thread.get, 2), firsts));
  return [find, forRange(thread, 0, share.threads, 1, walk(first, count))];
}
