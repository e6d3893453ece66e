import * as integers from '../../../../kernels/fixed-point.ts';
import { power } from '../../../../kernels/float-bits.ts';
import * as f32 from '../../../../kernels/math-f32.ts';
import * as f64 from '../../../../kernels/math-f64.ts';
import { threefry2x32 } from '../../../../kernels/random.ts';
import type { Executable, Numbers, UniformSource } from '../program/executable.ts';
import { copySpikes, phaseOf } from '../program/executable.ts';
import type { Loop, Refractory } from '../program/loops.ts';
import { closedFor, roots } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import { elementsOf } from '../program/program.ts';
import type { Store } from '../program/stores.ts';
import type { ArrayId, IntegerOperation, Role, Value } from '../program/value.ts';
import { inOrder, isDraw, TURN, TURN_BITS } from '../program/value.ts';

interface JavaScriptOptions {
  /** `f32` rounds after every operation and is the oracle of the WebAssembly program. `f64` is the reference. */
  readonly precision: 'f32' | 'f64';
  /** Only with f64. */
  readonly uniform?: UniformSource;
  /** Sees each number that is stored. */
  readonly watch?: (array: ArrayId, x: number) => void;
}

/** Emits a program as readable JavaScript. Every other emitter computes the same operations. */
export function emitJavaScript(program: Program, { precision, uniform, watch }: JavaScriptOptions): Executable {
  const arrays = program.arrays.map((declaration) => elementsOf(declaration, precision));
  const text = new Writer(precision, uniform !== undefined, watch !== undefined);
  const runtime = {
    math: precision === 'f32' ? f32 : f64,
    round: Math.fround,
    draw: drawEight,
    saturate,
    uniform,
    floor: Math.floor,
    sqrt: Math.sqrt,
    abs: Math.abs,
    integers,
    watch,
  };
  const bind = (loops: readonly Loop[], name: string): ((tick: number, phase: number) => void) => {
    const source = `'use strict';\nconst { math, round, draw, saturate, uniform, floor, sqrt, abs, integers, watch } = runtime;\nreturn function ${name}(tick, phase) {\n${loops.map((loop) => text.loop(loop)).join('\n')}\n};`;
    return new Function('A', 'runtime', source)(arrays, runtime) as (tick: number, phase: number) => void;
  };
  const step = bind(program.tick, 'step');
  const rebase = bind(program.rebase, 'rebase');
  const events = new Map([...program.events].map(([event, loops]) => [event, bind(loops, 'raise')]));
  // No closure keeps the program, so that the first values of its arrays can be freed.
  const phased = { rebaseTicks: program.rebaseTicks };
  const indices = (array: ArrayId): Uint32Array => arrays[array] as Uint32Array;
  return {
    precision,
    numbers: (array) => arrays[array] as Numbers,
    indices,
    spikes: (ring, slot, out) => copySpikes(indices, ring, slot, out),
    run(tick, steps) {
      for (let t = tick; t < tick + steps; t++) {
        const phase = phaseOf(phased, t);
        if (phase === 0 && t > 0) rebase(t, phase);
        step(t, phase);
      }
    },
    raise: (event, tick) => events.get(event)?.(tick, phaseOf(phased, Math.max(0, tick - 1))),
  };
}

/** The draws of elements i to i + 7 at a tick, in the layout of vectors of four lanes (see kernels/random.ts). */
const drawn = new Uint32Array(8);
const words = new Uint32Array(2);
function drawEight(tick: number, i: number, key0: number, key1: number): Uint32Array {
  for (let lane = 0; lane < 4; lane++) {
    threefry2x32(tick, (i >> 1) + lane, key0, key1, words);
    drawn[lane] = words[0];
    drawn[4 + lane] = words[1];
  }
  return drawn;
}

/** The integer below p 2^32 that a 32-bit draw is compared with, in [0, 2^32 - 1]; 0 for NaN. */
function saturate(scaled: number): number {
  return scaled >= 4294967295 ? 4294967295 : scaled > 0 ? Math.floor(scaled) : 0;
}

class Writer {
  readonly #precision: 'f32' | 'f64';
  readonly #injected: boolean;
  readonly #watched: boolean;

  constructor(precision: 'f32' | 'f64', injected: boolean, watched: boolean) {
    this.#precision = precision;
    this.#injected = injected;
    this.#watched = watched;
  }

  loop(loop: Loop): string {
    switch (loop.kind) {
      case 'neurons': {
        const { size, ring, stream, stores, spikes, refractory } = loop;
        const draws = this.#injected ? '' : `if ((i & 7) === 0) drawn = draw(tick, i, ${stream[0]}, ${stream[1]});`;
        return `{ // ${oneLine(loop.name)}
  const slot = tick & ${ring.slots - 1};
  const ids = A[${ring.ids}];
  let count = 0;
  let drawn;
  for (let i = 0; i < ${size}; i++) {
    ${inOrder(roots(loop)).some(isDraw) ? draws : ''}
    ${this.#body(roots(loop), loop.populationIndex)}
    ${this.#stores(stores)}
    if (v${spikes.id}) {
      ids[slot * ${ring.size} + count++] = i;
      ${refractory === undefined ? '' : startRefractory(refractory)}
    }
  }
  A[${ring.counts}][slot] = count;
}`;
      }
      case 'rows': {
        const { ring, rows, stores } = loop;
        return `{ // ${oneLine(loop.name)}
  ${spikesOf(ring, rows.delay)}
  for (let s = 0; s < count; s++) {
    const p = ids[first + s];
    const t = p + ${rows.traceOffset};
    const r = ${rows.stride} * p + ${rows.first};
    for (let k = A[${rows.rowStart}][r], end = A[${rows.rowStart}][r + 1]; k < end; k++) {
      const j = ${rows.contiguous ? `k - A[${rows.rowStart}][r]` : `A[${rows.target}][k]`};
      ${this.#body(roots(loop))}
      ${this.#stores(stores)}
    }
  }
}`;
      }
      case 'columns': {
        const { ring, columns, stores } = loop;
        return `{ // ${oneLine(loop.name)}
  ${spikesOf(ring, 0)}
  for (let s = 0; s < count; s++) {
    const j = ids[first + s];
    for (let c = A[${columns.columnStart}][j], end = A[${columns.columnStart}][j + 1]; c < end; c++) {
      const k = A[${columns.synapse}][c];
      const t = A[${columns.source}][c];
      const p = t;
      ${this.#body(roots(loop))}
      ${this.#stores(stores)}
    }
  }
}`;
      }
      case 'spikers': {
        const { ring, delay, offset, stores } = loop;
        return `{ // ${oneLine(loop.name)}
  ${spikesOf(ring, delay)}
  for (let s = 0; s < count; s++) {
    const i = ids[first + s] + ${offset};
    ${this.#body(roots(loop))}
    ${this.#stores(stores)}
  }
}`;
      }
      case 'all': {
        const { length, gates, stores, alone = [], ends } = loop;
        const pass = (some: readonly Store[]): string => `{
  for (let i = 0; i < ${length}; i++) {
    const k = i;
    ${ends === undefined ? '' : `const t = A[${ends.source}][k];\n    const j = A[${ends.target}][k];`}
    ${this.#body(some.map(({ value }) => value))}
    ${this.#stores(some)}
  }
}`;
        if (gates === undefined) return `// ${oneLine(loop.name)}\n${pass(stores)}`;
        const shut = (some: readonly Value[]): string => some.map(({ id }) => `g${id} === 0`).join(' && ');
        return `{ // ${oneLine(loop.name)}
${this.#body(gates, 0, 'g')}
if (${shut(gates)}) {}
${alone.map((one) => `else if (${shut(closedFor(one, gates))}) ${pass(one.stores)}`).join('\n')}
else ${pass(stores)}
}`;
      }
    }
  }

  /** One `const` per value, operands first. */
  #body(values: readonly Value[], population = 0, prefix = 'v'): string {
    return inOrder(values)
      .map((value) => `const ${prefix}${value.id} = ${this.#expression(value, population, prefix)};`)
      .join('\n    ');
  }

  #stores(stores: readonly Store[]): string {
    return stores
      .map(({ array, role, value, accumulate }) => {
        const place = element(array, role);
        const stored = accumulate ? this.#round(`${place} + v${value.id}`) : `v${value.id}`;
        return this.#watched ? `watch(${array}, ${place} = ${stored});` : `${place} = ${stored};`;
      })
      .join('\n    ');
  }

  #expression(value: Value, population: number, prefix: string): string {
    const of = ({ id }: Value): string => `${prefix}${id}`;
    switch (value.kind) {
      case 'constant':
        return literal(this.#precision === 'f32' ? Math.fround(value.value) : value.value);
      case 'load':
        return element(value.array, value.role);
      case 'table':
        return `A[${value.array}][phase]`;
      case 'time':
        if (value.part !== undefined) return value.part === 'turns' ? `tick >>> ${TURN_BITS}` : `tick & ${TURN - 1}`;
        return this.#round(`${value.at === 0 ? 'tick' : `(tick + ${value.at})`} * ${value.period}`);
      case 'before':
        return `tick < ${element(value.array, 'neuron')}`;
      case 'bernoulli':
        return this.#injected
          ? `${of(value.p)} > 0 && uniform(${population}, i) <= ${of(value.p)}`
          : value.p.type === 'integer'
            ? `drawn[i & 7] < ${of(value.p)} * 4`
            : `drawn[i & 7] < saturate(${this.#round(`${of(value.p)} * 4294967296`)})`;
      case 'uniform':
        if (this.#injected) return `uniform(${population}, i)`;
        return value.type === 'integer' ? 'drawn[i & 7] >>> 8' : '(drawn[i & 7] >>> 8) * 5.9604644775390625e-8';
      case 'integer':
        return integerExpression(value.operation, value.of.map(of));
      case 'select':
        return `${of(value.condition)} ? ${of(value.a)} : ${of(value.b)}`;
      case 'apply':
        return this.#apply(value.fn, of(value.a));
      case 'binary':
        return this.#binary(value.fn, of(value.a), of(value.b));
    }
  }

  #apply(fn: Extract<Value, { kind: 'apply' }>['fn'], a: string): string {
    switch (fn) {
      case 'negate':
        return `-${a}`;
      case 'not':
        return `!${a}`;
      case 'abs':
      case 'floor':
        return `${fn}(${a})`;
      case 'sqrt':
        return this.#round(`sqrt(${a})`);
      default:
        return `math.${fn}(${a})`;
    }
  }

  #binary(fn: Extract<Value, { kind: 'binary' }>['fn'], a: string, b: string): string {
    const arithmetic = ARITHMETIC[fn];
    if (arithmetic !== undefined) return this.#round(`${a} ${arithmetic} ${b}`);
    const comparison = COMPARISON[fn];
    if (comparison !== undefined) return `${a} ${comparison} ${b}`;
    if (fn === 'minimum') return `${b} < ${a} ? ${b} : ${a}`;
    if (fn === 'maximum') return `${a} < ${b} ? ${b} : ${a}`;
    return `math.pow(${a}, ${b})`;
  }

  #round(expression: string): string {
    return this.#precision === 'f32' ? `round(${expression})` : expression;
  }
}

type BinaryName = Extract<Value, { kind: 'binary' }>['fn'];
const ARITHMETIC: Partial<Record<BinaryName, string>> = { add: '+', subtract: '-', multiply: '*', divide: '/' };
const COMPARISON: Partial<Record<BinaryName, string>> = {
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
  equal: '===',
  notEqual: '!==',
  and: '&&',
  or: '||',
};

/** An operation of `kernels/fixed-point.ts`, the short ones in place. */
function integerExpression(operation: IntegerOperation, [a, b]: readonly string[]): string {
  switch (operation.fn) {
    case 'constant':
      return literal(operation.value);
    case 'shifted':
      return operation.by === 1 ? `${a} + 1 >> 1` : `(${a} >> ${operation.by - 1}) + 1 >> 1`;
    case 'product':
      return `integers.saturated(floor(${a} * ${b} * ${power(-operation.by)} + 0.5))`;
    case 'quotient':
      return `integers.quotient(${a}, ${b}, ${operation.by})`;
    case 'floor':
      return `${a} >> ${operation.by}`;
    case 'widened':
      return `${a} * ${power(operation.by)}`;
    case 'clamped':
      return `${a} < ${literal(operation.least)} ? ${literal(operation.least)} : ${a} > ${operation.most} ? ${literal(operation.most)} : ${a}`;
    case 'exponential2':
    case 'logarithm2':
      return `integers.${operation.fn}(${a}, ${operation.fraction})`;
    case 'dithered': {
      const state = `A[${operation.state}][0]`;
      return `integers.dithered(${a}, ${operation.by}, ${state} = integers.xorshift32(${state}))`;
    }
  }
}

/** Index variable of each role: i neuron, k synapse, p source, t source's trace, j target. */
function element(array: ArrayId, role: Role): string {
  const index = { neuron: 'i', synapse: 'k', pre: 't', post: 'j', scalar: '0' }[role];
  return `A[${array}][${index}]`;
}

function startRefractory({ until, ticks }: Refractory): string {
  return `A[${until}][i] = tick + 1 + ${typeof ticks === 'number' ? ticks : element(ticks.array, 'neuron')};`;
}

function spikesOf(
  { slots, ids, counts, size }: { slots: number; ids: ArrayId; counts: ArrayId; size: number },
  delay: number,
): string {
  return `const slot = (tick - ${delay}) & ${slots - 1};
  const ids = A[${ids}];
  const first = slot * ${size};
  const count = A[${counts}][slot];`;
}

function literal(value: number): string {
  return Object.is(value, -0) ? '-0' : value < 0 ? `(${value})` : `${value}`;
}

/** A name as one line, for comments. */
function oneLine(name: string): string {
  return name.replace(/[\n\r\u2028\u2029]/g, ' ');
}
