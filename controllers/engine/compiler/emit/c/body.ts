import type { Level } from '../../program/level.ts';
import type { Loop } from '../../program/loops.ts';
import type { Store } from '../../program/stores.ts';
import type { ArrayId, Role, Value } from '../../program/value.ts';
import { inOrder, operands, TURN, TURN_BITS } from '../../program/value.ts';
import type { CArrays, CNames } from './data.ts';
import { integerExpression, integerLiteral } from './integers.ts';
import type { CFunction } from './math.ts';
import { doubleLiteral, floatLiteral } from './math.ts';

/** Index variable of each role: i neuron, k synapse, t source's traces, j target. */
const INDEX: Readonly<Record<Role, string>> = { neuron: 'i', synapse: 'k', pre: 't', post: 'j', scalar: '0' };

/** The statements of a loop's body, each hoisted as far out as possible. */
interface Statements {
  at(level: Level): readonly string[];
  readonly stored: readonly string[];
  /** A value as an operand. */
  of(value: Value): string;
}

const WIDEST = 80;

const C_TYPE: Readonly<Record<Value['type'], string>> = { number: 'float', integer: 'int32_t', truth: 'int' };

/** Whether a value takes random bits, which must be taken in the order of the values. */
function isDithered(value: Value): boolean {
  return value.kind === 'integer' && value.operation.fn === 'dithered';
}

/**
 * Writes values as C. A value that is used once becomes part of the expression that uses it. All others get a name, and so do
 * all reads of state, because they must come before the writes.
 */
export class CBody {
  readonly #loop: Loop;
  readonly #arrays: CArrays;
  readonly #names: CNames;
  readonly #called: Set<CFunction>;
  readonly #text = new Map<Value, string>();
  readonly #lines: Record<Level, string[]> = { 0: [], 1: [], 2: [] };
  readonly #stored: ReadonlySet<ArrayId>;
  readonly #levels = new Map<Value, Level>();

  constructor(loop: Loop, arrays: CArrays, names: CNames, called: Set<CFunction>) {
    this.#loop = loop;
    this.#arrays = arrays;
    this.#names = names;
    this.#called = called;
    this.#stored = new Set(loop.stores.map(({ array }) => array));
  }

  /** The same loop with other stores. */
  with(stores: readonly Store[]): CBody {
    return new CBody({ ...this.#loop, stores }, this.#arrays, this.#names, this.#called);
  }

  run(rootsOf: (loop: Loop) => readonly Value[]): Statements {
    const wanted = rootsOf(this.#loop);
    const order = inOrder(wanted);
    // Operands first, so that none of the questions for levels goes deep.
    for (const value of order) this.#levelOf(value);
    const uses = new Map<Value, Value[]>(order.map((value) => [value, []]));
    for (const value of order) {
      // A minimum or maximum uses each of its operands twice.
      const twice =
        (value.kind === 'binary' && (value.fn === 'minimum' || value.fn === 'maximum')) ||
        (value.kind === 'apply' && value.type === 'integer' && value.fn === 'abs');
      const times = twice ? 2 : 1;
      for (let n = 0; n < times; n++) for (const operand of operands(value)) uses.get(operand)?.push(value);
    }
    const named = new Set(this.#loop.kind === 'neurons' ? [this.#loop.spikes] : []);
    for (const value of order) {
      if (value.kind === 'constant') {
        this.#text.set(value, floatLiteral(value.value));
        continue;
      }
      if (value.kind === 'integer' && value.operation.fn === 'constant') {
        this.#text.set(value, integerLiteral(value.operation.value));
        continue;
      }
      const text = this.#expression(value);
      const users = uses.get(value) as Value[];
      const needed = users.length + wanted.filter((root) => root === value).length;
      const level = this.#levelOf(value);
      const joins = users.every((user) => this.#levelOf(user) === level);
      const reads = value.kind === 'load' || value.kind === 'table' || value.kind === 'before' || isDithered(value);
      if (needed === 1 && joins && !reads && !named.has(value) && text.length <= WIDEST) {
        this.#text.set(value, text);
        continue;
      }
      const name = this.#names.claim(this.#nameOf(value, named.has(value)));
      this.#lines[level].push(`const ${C_TYPE[value.type]} ${name} = ${bare(text)};`);
      this.#text.set(value, name);
    }
    const stored = this.#loop.stores.map((store) => this.#store(store));
    return { at: (level) => this.#lines[level], stored, of: (value) => this.#text.get(value) as string };
  }

  #store({ array, role, value, accumulate }: Store): string {
    return `${this.#arrays.name(array)}[${INDEX[role]}] ${accumulate ? '+=' : '='} ${bare(this.#text.get(value) as string)};`;
  }

  #levelOf(value: Value): Level {
    const known = this.#levels.get(value);
    if (known !== undefined) return known;
    const level = this.#findLevel(value);
    this.#levels.set(value, level);
    return level;
  }

  #findLevel(value: Value): Level {
    switch (value.kind) {
      case 'constant':
      case 'table':
      case 'time':
        return 0;
      case 'before':
      case 'bernoulli':
      case 'uniform':
        return 2;
      case 'load': {
        if (this.#stored.has(value.array)) return 2;
        if (value.role === 'scalar') return 0;
        const once = this.#loop.kind === 'rows' ? 'pre' : this.#loop.kind === 'columns' ? 'post' : undefined;
        return value.role === once ? 1 : 2;
      }
      case 'integer':
        if (value.operation.fn === 'dithered') return 2;
        return Math.max(0, ...value.of.map((operand) => this.#levelOf(operand))) as Level;
      default:
        return Math.max(...operands(value).map((operand) => this.#levelOf(operand))) as Level;
    }
  }

  #nameOf(value: Value, spike: boolean): string {
    if (spike) return 'spike';
    if (value.kind === 'load') {
      const side = value.role === 'pre' || value.role === 'post' ? ` ${value.role}` : '';
      return `${this.#arrays.variable(value.array)}${side}`;
    }
    if (value.kind === 'before') return 'paused';
    if (value.kind === 'time') return 'time';
    if (value.kind === 'table') return this.#arrays.name(value.array).concat(' now');
    const store = this.#loop.stores.find((one) => one.value === value);
    if (store !== undefined) return `next ${this.#arrays.variable(store.array)}`;
    return value.type === 'truth' ? 'holds' : 'value';
  }

  #expression(value: Value): string {
    const of = (operand: Value): string => this.#text.get(operand) as string;
    switch (value.kind) {
      case 'constant':
        return floatLiteral(value.value);
      case 'load':
        return `${this.#arrays.name(value.array)}[${INDEX[value.role]}]`;
      case 'table':
        return `${this.#arrays.name(value.array)}[phase]`;
      case 'time': {
        if (value.part !== undefined)
          return `((float)(tick ${value.part === 'turns' ? `>> ${TURN_BITS}` : `& ${TURN - 1}`}))`;
        const ticks = value.at === 0 ? '(double)tick' : `((double)tick + ${doubleLiteral(value.at)})`;
        return `((float)(${ticks} * ${doubleLiteral(value.period)}))`;
      }
      case 'before':
        return `(tick < ${this.#arrays.name(value.array)}[${INDEX.neuron}])`;
      case 'bernoulli': {
        const below = value.p.type === 'integer' ? 'below_integer' : 'below';
        this.#called.add(below);
        return `${below}(&drawn, i, ${bare(of(value.p))})`;
      }
      case 'uniform':
        this.#called.add('draw');
        if (value.type === 'integer') return '((int32_t)(draw(&drawn, i) >> 8))';
        return `((float)(draw(&drawn, i) >> 8) * ${floatLiteral(5.9604644775390625e-8)})`;
      case 'select':
        return `(${of(value.condition)} ? ${of(value.a)} : ${of(value.b)})`;
      case 'apply':
        if (value.fn === 'negate') return `(-${signed(of(value.a))})`;
        if (value.fn === 'not') return `!${of(value.a)}`;
        if (value.type === 'integer') return `(${of(value.a)} < 0 ? -${signed(of(value.a))} : ${of(value.a)})`;
        this.#called.add(`${value.fn}_f32`);
        return `${value.fn}_f32(${bare(of(value.a))})`;
      case 'binary':
        return this.#binary(value.fn, of(value.a), of(value.b));
      case 'integer':
        return integerExpression(value.operation, value.of.map(of), {
          call: (fn) => void this.#called.add(fn),
          state: (array) => this.#arrays.name(array),
        });
    }
  }

  #binary(fn: Extract<Value, { kind: 'binary' }>['fn'], a: string, b: string): string {
    if (fn === 'power') {
      this.#called.add('pow_f32');
      return `pow_f32(${bare(a)}, ${bare(b)})`;
    }
    if (fn === 'minimum') return `(${b} < ${a} ? ${b} : ${a})`;
    if (fn === 'maximum') return `(${a} < ${b} ? ${b} : ${a})`;
    return `(${a} ${OPERATOR[fn]} ${signed(b)})`;
  }
}

const OPERATOR: Record<Exclude<Extract<Value, { kind: 'binary' }>['fn'], 'power' | 'minimum' | 'maximum'>, string> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
  equal: '==',
  notEqual: '!=',
  and: '&&',
  or: '||',
};

/** An expression without outer brackets. */
function bare(text: string): string {
  if (!text.startsWith('(')) return text;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')' && --depth === 0) return i === text.length - 1 ? text.slice(1, -1) : text;
  }
  return text;
}

/** An operand that may follow a sign. */
function signed(text: string): string {
  return text.startsWith('-') ? `(${text})` : text;
}
