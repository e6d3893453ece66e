import type { Loop, NeuronLoop } from './loops.ts';
import type { Program } from './program.ts';
import type { Store } from './stores.ts';
import type { ArrayId, Value } from './value.ts';
import { inOrder, operands, TURN } from './value.ts';

/**
 * A loop as text for people: one line per value that is used several times, then one line per store. A loop over neurons
 * prints the stores of a spike separately.
 */
export function printLoop(program: Program, loop: Loop): string {
  const stores: readonly Store[] = loop.kind === 'neurons' ? casesOf(loop) : loop.stores;
  const printer = new Printer(program, [
    ...stores.map(({ value }) => value),
    ...(loop.kind === 'neurons' ? [loop.spikes] : []),
  ]);
  const lines = stores.map(({ array, role, value, accumulate }) => {
    const target = printer.place(array, role);
    return `${target} ${accumulate ? '+=' : '='} ${printer.of(value)}`;
  });
  if (loop.kind !== 'neurons') return [loop.name, ...printer.shared, ...lines].map(indented).join('\n');
  const { refractory } = loop;
  const pause =
    refractory === undefined
      ? []
      : [`  ${printer.place(refractory.until)} = tick + 1 + ${printer.ticks(refractory.ticks)}`];
  const resets = loop.stores.flatMap(({ array, reset }) =>
    reset === undefined ? [] : [`  ${printer.place(array)} = ${printer.of(reset.spiking)}`],
  );
  const spike = `where ${printer.of(loop.spikes)}: a spike`;
  return [loop.name, ...printer.shared, ...lines, spike, ...resets, ...pause].map(indented).join('\n');
}

/** The stores of a neuron that does not spike. */
function casesOf({ stores }: NeuronLoop): Store[] {
  return stores.map(({ reset, ...store }) => ({ ...store, value: reset?.otherwise ?? store.value }));
}

function indented(line: string, n: number): string {
  return n === 0 ? line : `  ${line}`;
}

const BETWEEN: Readonly<Record<string, string>> = {
  add: ' + ',
  subtract: ' - ',
  multiply: '*',
  divide: '/',
  power: '^',
  less: ' < ',
  lessEqual: ' <= ',
  greater: ' > ',
  greaterEqual: ' >= ',
  equal: ' == ',
  notEqual: ' != ',
  and: ' and ',
  or: ' or ',
};

class Printer {
  /** One line per value that is used several times. */
  readonly shared: string[] = [];
  readonly #program: Program;
  readonly #text = new Map<Value, string>();

  constructor(program: Program, roots: readonly Value[]) {
    this.#program = program;
    const order = inOrder(roots);
    const uses = new Map<Value, number>();
    for (const value of [...roots, ...order.flatMap(operands)]) uses.set(value, (uses.get(value) ?? 0) + 1);
    for (const value of order) {
      const text = this.#print(value);
      const isShared = (uses.get(value) as number) > 1 && operands(value).length > 0;
      const name = `t${this.shared.length + 1}`;
      if (isShared) this.shared.push(`${name} = ${text}`);
      this.#text.set(value, isShared ? name : text);
    }
  }

  of(value: Value): string {
    return this.#text.get(value) ?? this.#print(value);
  }

  /** `v` or `w_post`: the last part of an array's name, with the side that it belongs to. */
  place(array: ArrayId, role = 'neuron'): string {
    const { name } = this.#program.arrays[array];
    const own = name.slice(name.lastIndexOf('.') + 1);
    return role === 'pre' || role === 'post' ? `${own}_${role}` : own;
  }

  ticks(ticks: number | { readonly array: ArrayId }): string {
    return typeof ticks === 'number' ? `${ticks}` : this.place(ticks.array);
  }

  #print(value: Value): string {
    const inner = (one: Value): string => {
      const text = this.of(one);
      return one.kind === 'binary' && text.includes(' ') ? `(${text})` : text;
    };
    switch (value.kind) {
      case 'constant':
        return `${value.value}`;
      case 'load':
        return this.place(value.array, value.role);
      case 'table':
        return `${this.place(value.array)}[phase]`;
      case 'time':
        if (value.part !== undefined) return value.part === 'turns' ? `floor(tick/${TURN})` : `tick mod ${TURN}`;
        return value.at === 0 ? `tick*${value.period}` : `(tick + ${value.at})*${value.period}`;
      case 'before':
        return `(tick < ${this.place(value.array)})`;
      case 'uniform':
        return 'uniform';
      case 'bernoulli':
        return `drawn with ${inner(value.p)}`;
      case 'apply':
        return value.fn === 'negate' ? `-${inner(value.a)}` : `${value.fn}(${this.of(value.a)})`;
      case 'select':
        return `(${this.of(value.condition)} ? ${this.of(value.a)} : ${this.of(value.b)})`;
      case 'integer': {
        const { fn, ...of } = value.operation;
        return `${fn}(${[...value.of.map((one) => this.of(one)), ...Object.values(of)].join(', ')})`;
      }
      case 'binary': {
        const between = BETWEEN[value.fn];
        if (between === undefined) return `${value.fn}(${this.of(value.a)}, ${this.of(value.b)})`;
        return `${inner(value.a)}${between}${inner(value.b)}`;
      }
    }
  }
}
