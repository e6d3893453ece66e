/** Builds a WebAssembly module: imports, memory, globals, functions and exports. */
import { type Code, type Expr, layOut, type Operand, typed, type ValueType } from './code.ts';
import { type Local, typeByte } from './control.ts';
import { asF32, asF64, asI32, asI64, asV128, type Constant } from './instruction.ts';
import { unsignedLeb } from './leb128.ts';
import { MOST_PAGES } from './memory-layout.ts';

/** Parameters and results of a function. */
export interface Signature<
  P extends readonly ValueType[] = readonly ValueType[],
  R extends readonly ValueType[] = readonly ValueType[],
> {
  /** Value types of the parameters, in their order. */
  readonly params: P;
  /** Value types of the results, in their order. */
  readonly results: R;
}

/** The code of a call: an expression where there is one result, else a statement. */
type CallResult<R extends readonly ValueType[]> = R extends readonly [infer T extends ValueType] ? Expr<T> : Code;

/** The operands of a call. */
type Arguments<P extends readonly ValueType[]> = {
  readonly [K in keyof P]: Operand<P[K]>;
};

/** A part of the module that may be exported. */
export interface Exportable {
  /** Kind of the part, within which `index` counts. */
  readonly kind: 'function' | 'memory' | 'global';
  /** Name under which the part is exported, unless another is given then. */
  readonly name: string;
  /** Index of the part among those of its kind; imports come first. */
  readonly index: number;
}

/** A function of the module, to call or to export. */
export interface FunctionHandle<
  P extends readonly ValueType[] = readonly ValueType[],
  R extends readonly ValueType[] = readonly ValueType[],
> extends Exportable {
  /** Tells a function from a memory or a global. */
  readonly kind: 'function';
  /** Calls the function. */
  call(...args: Arguments<P>): CallResult<R>;
}

/** A global variable of the module. */
export interface GlobalHandle<T extends ValueType = ValueType> extends Exportable {
  /** Tells a global from a function or a memory. */
  readonly kind: 'global';
  /** Reads the variable. */
  readonly get: Expr<T>;
  /** Assigns a value. @throws TypeError for a constant */
  set(value: Operand<T>): Code;
}

/** The memory of the module. */
export interface MemoryHandle extends Exportable {
  /** Tells a memory from a function or a global. */
  readonly kind: 'memory';
}

/** Sizes of a memory. */
export interface MemoryLimits {
  /** Pages of 64 KiB at the start, from 0 to 65536. */
  readonly initial: number;
  /** The most pages that the memory may grow to. A shared memory needs it. Default: no limit. */
  readonly maximum?: number;
  /** Whether threads share the memory. Default false. */
  readonly shared?: boolean;
}

/** A source of local variables. */
export interface Locals {
  /** A new local variable. It is 0 when the function starts. */
  local<T extends ValueType>(type: T): Local<T>;
}

/** The inside of a function while its code is composed: its parameters and locals. */
export interface FunctionScope<P extends readonly ValueType[] = readonly ValueType[]> extends Locals {
  /** Parameter `index`, counted from 0. */
  param<I extends number>(index: I): Local<P[I]>;
}

const constants: { readonly [T in ValueType]: Constant<T> } = {
  i32: asI32,
  i64: asI64,
  f32: asF32,
  f64: asF64,
  v128: asV128,
};

/** A number or code as an operand of `type`. */
const operand = <T extends ValueType>(type: T, value: Operand<T>): Expr<T> => constants[type](value);

const makeLocal = <T extends ValueType>(type: T, index: number): Local<T> => ({
  type,
  index,
  get: typed<T>(0x20, unsignedLeb(index)),
  set: (value) => [operand(type, value), 0x21, unsignedLeb(index)],
  tee: (value) => typed<T>(operand(type, value), 0x22, unsignedLeb(index)),
});

const vector = (items: readonly Code[]): Code => [unsignedLeb(items.length), items];

/** The UTF-8 bytes of a text. */
const utf8 = (text: string): number[] =>
  [...text].flatMap((character) => {
    const point = character.codePointAt(0) as number;
    const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
    if (point < 0x80) return [point];
    if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
    if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
    return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
  });

const name = (text: string): Code => {
  const bytes = utf8(text);
  return [unsignedLeb(bytes.length), bytes];
};

const sized = (code: Code): number[] => {
  const bytes = layOut(code);
  return layOut([unsignedLeb(bytes.length), bytes]);
};

const limits = ({ initial, maximum, shared = false }: MemoryLimits): Code => {
  for (const pages of [initial, maximum ?? initial]) {
    if (!Number.isInteger(pages) || pages < 0 || pages > MOST_PAGES) {
      throw new RangeError(`A memory has 0 to ${MOST_PAGES} pages, not ${pages}`);
    }
  }
  if (maximum === undefined) {
    if (shared) throw new RangeError('A shared memory needs a maximum');
    return [0x00, unsignedLeb(initial)];
  }
  if (maximum < initial) throw new RangeError(`Maximum ${maximum} is below initial ${initial}`);
  return [shared ? 0x03 : 0x01, unsignedLeb(initial), unsignedLeb(maximum)];
};

const exportKind = { function: 0x00, memory: 0x02, global: 0x03 } as const;

/**
 * Collects the parts of a module and lays them out as its binary.
 *
 * @example
 * const module = new ModuleBuilder();
 * const double = module.func('double', { params: ['f64'], results: ['f64'] }, (fn) => f64.add(fn.param(0).get, fn.param(0).get));
 * module.export(double);
 * const exported = instantiate<{ double(x: number): number }>(module.bytes());
 * console.log(exported.double(21)); // 42
 */
export class ModuleBuilder {
  readonly #types = new Map<string, Code>();
  readonly #imports: Code[] = [];
  readonly #functionTypes: Code[] = [];
  readonly #bodies: number[][] = [];
  readonly #functionNames: string[] = [];
  readonly #memories: Code[] = [];
  readonly #globals: Code[] = [];
  readonly #exports = new Map<string, Code>();
  #hasMemory = false;

  /** Imports a function. Imports must come before the module's own functions. @throws TypeError after one of these */
  importFunction<const P extends readonly ValueType[], const R extends readonly ValueType[]>(
    from: string,
    field: string,
    signature: Signature<P, R>,
  ): FunctionHandle<P, R> {
    if (this.#bodies.length > 0) {
      throw new TypeError(`Import '${from}.${field}' before defining functions`);
    }
    this.#imports.push([name(from), name(field), 0x00, this.#typeIndex(signature)]);
    return this.#handle(field, signature);
  }

  /** Imports the module's memory. @throws TypeError for a second memory */
  importMemory(from: string, field: string, size: MemoryLimits): MemoryHandle {
    this.#claimMemory();
    this.#imports.push([name(from), name(field), 0x02, limits(size)]);
    return { kind: 'memory', name: field, index: 0 };
  }

  /** Gives the module a memory of its own. @throws TypeError for a second memory */
  memory(size: MemoryLimits): MemoryHandle {
    this.#claimMemory();
    this.#memories.push(limits(size));
    return { kind: 'memory', name: 'memory', index: 0 };
  }

  /**
   * A global variable with a constant initial value.
   *
   * @param options `mutable`: whether code may assign it. Default true
   */
  global<T extends ValueType>(
    label: string,
    type: T,
    initial: Operand<T>,
    { mutable = true }: { readonly mutable?: boolean } = {},
  ): GlobalHandle<T> {
    const index = this.#globals.length;
    this.#globals.push([typeByte[type], mutable ? 1 : 0, operand(type, initial), 0x0b]);
    return {
      kind: 'global',
      name: label,
      index,
      get: typed<T>(0x23, unsignedLeb(index)),
      set: (value) => {
        if (!mutable) throw new TypeError(`Global '${label}' is constant`);
        return [operand(type, value), 0x24, unsignedLeb(index)];
      },
    };
  }

  /** Defines a function. `body` composes its code from its parameters and locals. */
  func<const P extends readonly ValueType[], const R extends readonly ValueType[]>(
    label: string,
    signature: Signature<P, R>,
    body: (scope: FunctionScope<P>, self: FunctionHandle<P, R>) => Code,
  ): FunctionHandle<P, R> {
    const { params } = signature;
    const locals: ValueType[] = [];
    const scope: FunctionScope<P> = {
      param: <I extends number>(index: I) => {
        const type = params[index];
        if (type === undefined) {
          throw new RangeError(`'${label}' has ${params.length} parameters, none is ${index}`);
        }
        return makeLocal(type, index) as Local<P[I]>;
      },
      local: (type) => makeLocal(type, params.length + locals.push(type) - 1),
    };
    const handle = this.#handle(label, signature);
    const slot = this.#bodies.push([]) - 1;
    this.#functionTypes.push(this.#typeIndex(signature));
    const code = body(scope, handle);
    this.#bodies[slot] = sized([vector(localRuns(locals)), code, 0x0b]);
    return handle;
  }

  /** Exports a function, global or memory, under its own name or another. @throws TypeError for a name that is exported already */
  export<H extends Exportable>(handle: H, as: string = handle.name): H {
    if (this.#exports.has(as)) throw new TypeError(`'${as}' is exported twice`);
    this.#exports.set(as, [name(as), exportKind[handle.kind], unsignedLeb(handle.index)]);
    return handle;
  }

  /** The module in the binary format, with the names of its functions for stack traces. */
  bytes(): Uint8Array {
    const section = (id: number, items: Iterable<Code>): Code => {
      const all = [...items];
      return all.length === 0 ? [] : [id, sized(vector(all))];
    };
    const names = this.#functionNames.map((text, at): Code => [unsignedLeb(at), name(text)]);
    return Uint8Array.from(
      layOut([
        [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
        section(1, this.#types.values()),
        section(2, this.#imports),
        section(3, this.#functionTypes),
        section(5, this.#memories),
        section(6, this.#globals),
        section(7, this.#exports.values()),
        section(10, this.#bodies),
        names.length === 0 ? [] : [0, sized([name('name'), 0x01, sized(vector(names))])],
      ]),
    );
  }

  #handle<P extends readonly ValueType[], R extends readonly ValueType[]>(
    label: string,
    { params }: Signature<P, R>,
  ): FunctionHandle<P, R> {
    const index = this.#functionNames.push(label) - 1;
    return {
      kind: 'function',
      name: label,
      index,
      call: (...args) => {
        const given = args as readonly Operand<ValueType>[];
        if (given.length !== params.length) {
          throw new TypeError(`'${label}' takes ${params.length} operands, not ${given.length}`);
        }
        const operands = params.map((type, at) => operand(type, given[at]));
        return [operands, 0x10, unsignedLeb(index)] as Code as CallResult<R>;
      },
    };
  }

  #typeIndex({ params, results }: Signature): Code {
    const key = `${params.join()}>${results.join()}`;
    const bytes = (types: readonly ValueType[]): Code => vector(types.map((type) => [typeByte[type]]));
    if (!this.#types.has(key)) this.#types.set(key, [0x60, bytes(params), bytes(results)]);
    return unsignedLeb([...this.#types.keys()].indexOf(key));
  }

  #claimMemory(): void {
    if (this.#hasMemory) throw new TypeError('A module has one memory');
    this.#hasMemory = true;
  }
}

/** The declaration of locals, as runs of equal type in order. */
const localRuns = (locals: readonly ValueType[]): Code[] => {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  return runs.map(({ type, count }) => [unsignedLeb(count), typeByte[type]]);
};
