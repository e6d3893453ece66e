import type { ArrayDeclaration, Elements, Program } from '../../program/program.ts';
import { elementsOf } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import { computedIndices } from './computed-indices.ts';
import { C_FUNCTIONS, floatLiteral } from './math.ts';

const KEYWORDS =
  'auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while main memset memcpy memmove memcmp';

type ElementType = ArrayDeclaration['type'];

const C_TYPE: Readonly<Record<ElementType, string>> = {
  number: 'float',
  index: 'uint32_t',
  int8: 'int8_t',
  int16: 'int16_t',
  int32: 'int32_t',
  uint8: 'uint8_t',
  uint16: 'uint16_t',
};

/** Bytes of an element. */
const WIDTH: Readonly<Record<ElementType, number>> = {
  number: 4,
  index: 4,
  int8: 1,
  int16: 2,
  int32: 4,
  uint8: 1,
  uint16: 2,
};

/**
 * Bytes of the arrays of a C program: of those that change, and of constants. Among these are the first values of arrays that change,
 * such as drawn weights, unless they are all the same.
 */
export function bytesOfArrays(program: Program): { readonly state: number; readonly constants: number } {
  const computed = computedIndices(program);
  const bytes = { state: 0, constants: 0 };
  for (const declaration of program.arrays) {
    const { id, type, length, state } = declaration;
    if (computed.has(id)) continue;
    bytes[state ? 'state' : 'constants'] += WIDTH[type] * length;
    if (state) bytes.constants += WIDTH[type] * listed(declaration, initialData(declaration));
  }
  return bytes;
}

/** Gives C names that are legal and not taken. */
export class CNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = [...KEYWORDS.split(' '), ...C_FUNCTIONS]) {
    this.#taken = new Set(taken);
  }

  /** A name like `wanted`. Characters that C does not allow become `_`, and a name that is taken gets a number. */
  claim(wanted: string): string {
    const letters = wanted
      .replace(/->/g, ' to ')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '');
    const legal = /^[A-Za-z]/.test(letters) ? letters : `n${letters}`;
    let name = legal;
    for (let n = 2; this.#taken.has(name); n++) name = `${legal}_${n}`;
    this.#taken.add(name);
    return name;
  }

  /** Names for an inner scope. They hide none of these. */
  inner(): CNames {
    return new CNames(this.#taken);
  }
}

/** The arrays of a program as C: their definitions, the statements that initialise the state, and a table of the arrays. */
export interface CArrays {
  readonly definitions: string;
  readonly initialisation: readonly string[];
  /** Whether `initialisation` calls `fill`. */
  readonly fills: boolean;
  readonly table: string;
  name(array: ArrayId): string;
  /** C's type of an element. */
  type(array: ArrayId): string;
  /** The last part of the array's name in the program, after its last dot. */
  variable(array: ArrayId): string;
}

/** Lays out the arrays of a program. Constants have their data; state has its first values separately, where they vary. */
export function arraysOf(program: Program, names: CNames): CArrays {
  const definitions: string[] = [];
  const initialisation: string[] = [];
  const table: string[] = [];
  const called = new Map<ArrayId, string>();
  const computed = computedIndices(program);
  let fills = false;
  for (const declaration of program.arrays) {
    const { id, state, length } = declaration;
    // C has no arrays of length 0.
    const places = Math.max(1, length);
    const name = names.claim(declaration.name);
    called.set(id, name);
    const type = C_TYPE[declaration.type];
    const kind = `NETWORK_${declaration.type === 'index' ? 'UINT32' : declaration.type === 'number' ? 'FLOAT32' : declaration.type.toUpperCase()}`;
    const first = initialData(declaration);
    const { data, end, uniform } = first;
    const list = (): string => (end === 0 ? '0' : elements(data.subarray(0, end), declaration.type));
    if (computed.has(id)) {
      table.push(`  {${stringLiteral(declaration.name)}, 0, 0, ${length}u, ${kind}},`);
      continue;
    }
    if (!state) {
      definitions.push(`static const ${type} ${name}[${places}] = {${list()}};`);
    } else {
      definitions.push(`static ${type} ${name}[${places}];`);
      initialisation.push(`memset(${name}, 0, sizeof ${name});`);
      if (end > 0 && uniform && declaration.type === 'number') {
        initialisation.push(`fill(${name}, ${end}u, ${floatLiteral(data[0])});`);
        fills = true;
      } else if (end > 0 && uniform && declaration.type !== 'index') {
        initialisation.push(`for (uint32_t i = 0; i < ${end}u; i++) ${name}[i] = ${data[0]};`);
      } else if (listed(declaration, first) > 0) {
        const values = names.claim(`${declaration.name} at first`);
        definitions.push(`static const ${type} ${values}[${end}] = {${list()}};`);
        initialisation.push(`memcpy(${name}, ${values}, sizeof ${values});`);
      }
    }
    table.push(`  {${stringLiteral(declaration.name)}, ${name}, ${state ? name : '0'}, ${length}u, ${kind}},`);
  }
  return {
    definitions: definitions.join('\n'),
    initialisation,
    fills,
    table: table.join('\n'),
    name: (array) => called.get(array) as string,
    type: (array) => C_TYPE[program.arrays[array].type],
    variable: (array) => /[^.]*$/.exec(program.arrays[array]?.name ?? '')?.[0] ?? '',
  };
}

/** How many first values of an array that changes are constants of the program: none where they are all the same, or 0. */
function listed({ type }: ArrayDeclaration, { end, uniform }: ReturnType<typeof initialData>): number {
  return uniform && type !== 'index' ? 0 : end;
}

/** The first values, the number of values before the trailing zeros, and whether these are all the same. */
function initialData(declaration: ArrayDeclaration): {
  data: Elements;
  end: number;
  uniform: boolean;
} {
  const data = elementsOf(declaration, 'f32');
  let end = data.length;
  while (end > 0 && Object.is(data[end - 1], 0)) end--;
  let uniform = true;
  for (let i = 1; i < end && uniform; i++) uniform = Object.is(data[i], data[0]);
  return { data, end, uniform };
}

function elements(data: Elements, type: ArrayDeclaration['type']): string {
  const texts = Array.from(data, (value) =>
    type === 'number' ? floatLiteral(value) : type === 'index' ? `${value}u` : `${value}`,
  );
  if (texts.length <= 8) return texts.join(', ');
  const lines: string[] = [];
  for (let i = 0; i < texts.length; i += 12) lines.push(`  ${texts.slice(i, i + 12).join(', ')}`);
  return `\n${lines.join(',\n')}\n`;
}

/** A C string: printable ASCII unchanged, all else as octal escapes of its UTF-8 bytes. */
export function stringLiteral(text: string): string {
  const escaped = [...new TextEncoder().encode(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (byte < 0x20 || byte > 0x7e || character === '?') return `\\${byte.toString(8).padStart(3, '0')}`;
    return character === '"' || character === '\\' ? `\\${character}` : character;
  });
  return `"${escaped.join('')}"`;
}

/** A C comment. Character pairs that would end or nest it are split. */
export function comment(text: string): string {
  return `/* ${text
    .replace(/[\r\n]+/g, ' ')
    .replace(/\*\//g, '* /')
    .replace(/\/\*/g, '/ *')} */`;
}
