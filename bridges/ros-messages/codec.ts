import { parse } from '@foxglove/rosmsg';
import { errorMessage } from '../../agents/error-message.ts';
import { BridgeError, ValidationError } from '../../agents/index.ts';
import { CdrReader } from './cdr-reader.ts';
import { CdrWriter } from './cdr-writer.ts';
import { Misfit } from './misfit.ts';
import { PRIMITIVE_KINDS, textKind, type ValueKind } from './value-kinds.ts';

/** Encodes and decodes messages of one type. */
export interface Codec {
  encode(message: object): Uint8Array<ArrayBuffer>;
  /** As {@link encode}; the bytes are borrowed until the next message. */
  encodeBorrowed(message: object): Uint8Array<ArrayBuffer>;
  decode(cdr: Uint8Array): object;
}

type Definition = ReturnType<typeof parse>[number]['definitions'];

interface Field {
  readonly name: string;
  readonly kind: ValueKind;
  /** Value that is written for a field that is left out. */
  readonly fallback: unknown;
}

/**
 * Makes the codec of a type.
 *
 * @param type its name, for errors
 * @param schema its definition and those that it depends on, as a `ros2msg` schema
 * @throws BridgeError `unsupported_definition`
 */
export function codecOf(type: string, schema: string): Codec {
  const root = compile(type, schema);
  const writer = new CdrWriter();
  const write = (message: object): void => {
    writer.begin();
    try {
      root.write(writer, message);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      throw new ValidationError(`a field of a message of ${type} has a value that it cannot hold`, {
        code: 'invalid_message',
        expected: error.expected,
        received: error.received,
        block: error.path === '' ? type : `${type}: ${error.path}`,
        remedy: 'give the field a value of its type',
      });
    }
  };
  return {
    encode(message) {
      write(message);
      return writer.end();
    },
    encodeBorrowed(message) {
      write(message);
      return writer.written;
    },
    decode(cdr) {
      try {
        return root.read(new CdrReader(cdr)) as object;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new BridgeError(`${cdr.length} bytes are no message of ${type}`, {
          code: 'malformed_message',
          expected: `a message of ${type} in CDR`,
          received: error.message,
          remedy: 'check that both ends have the same definition of the type',
          cause: error,
        });
      }
    },
  };
}

function compile(type: string, schema: string): ValueKind {
  const unsupported = (reason: string, cause?: unknown): BridgeError =>
    new BridgeError(`the definition of ${type} cannot be used`, {
      code: 'unsupported_definition',
      expected: 'a message definition of ROS 2 without wstring',
      received: reason,
      remedy: 'leave topics of this type alone',
      cause,
    });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(schema, { ros2: true });
  } catch (error) {
    throw unsupported(errorMessage(error), error);
  }
  const [first, ...parts] = parsed;
  const texts = new Map(parts.map(({ name, definitions }) => [name, definitions]));
  const kinds = new Map<string, ValueKind>(Object.entries({ ...PRIMITIVE_KINDS, time: TIME, duration: TIME }));
  const kindOf = (name: string, within: readonly string[]): ValueKind => {
    const known = kinds.get(name);
    if (known !== undefined) return known;
    const definition = texts.get(name);
    if (definition === undefined || within.includes(name)) throw unsupported(`a field of the type ${name}`);
    const kind = structure(fieldsOf(definition, [...within, name]));
    kinds.set(name, kind);
    return kind;
  };
  const fieldsOf = (definition: Definition, within: readonly string[]): readonly Field[] =>
    definition
      .filter(({ isConstant }) => isConstant !== true)
      .map(({ name, type, isArray, arrayLength, arrayUpperBound, upperBound, defaultValue }) => {
        const element = type === 'string' && upperBound !== undefined ? textKind(upperBound) : kindOf(type, within);
        const kind = isArray === true ? sequence(element, arrayLength, arrayUpperBound) : element;
        return { name, kind, fallback: defaultValue ?? kind.zero };
      });
  return structure(fieldsOf(first?.definitions ?? [], []));
}

/** A message within a message. One without fields has a byte in CDR, as the language of definitions of DDS wants a member. */
function structure(fields: readonly Field[]): ValueKind {
  const count = fields.length;
  return {
    leastBytes: Math.max(
      1,
      fields.reduce((sum, { kind }) => sum + kind.leastBytes, 0),
    ),
    zero: {},
    write(out, value) {
      if (typeof value !== 'object' || value === null) throw new Misfit('an object', value);
      if (count === 0) {
        const at = out.reserve(1, 1);
        out.bytes[at] = 0;
      }
      let i = 0;
      try {
        for (; i < count; i++) {
          const { name, kind, fallback } = fields[i];
          kind.write(out, (value as Readonly<Record<string, unknown>>)[name] ?? fallback);
        }
      } catch (error) {
        throw error instanceof Misfit ? error.within(fields[i].name) : error;
      }
    },
    read(from) {
      if (count === 0) from.take(1, 1);
      const message: Record<string, unknown> = {};
      for (let i = 0; i < count; i++) message[fields[i].name] = fields[i].kind.read(from);
      return message;
    },
  };
}

/** An array of a fixed length, or of any, or of at most so many elements. */
function sequence(element: ValueKind, fixed: number | undefined, most = Number.POSITIVE_INFINITY): ValueKind {
  const { write, read } = element.array ?? elementwise(element);
  const lengthOf = (values: unknown): number => {
    if (typeof values === 'object' && values !== null && (Array.isArray(values) || ArrayBuffer.isView(values))) {
      const { length } = values as ArrayLike<unknown>;
      if (fixed === undefined ? length <= most : length === fixed) return length;
    }
    const bound = most === Number.POSITIVE_INFINITY ? '' : ` of at most ${most} elements`;
    throw new Misfit(fixed === undefined ? `an array${bound}` : `an array of ${fixed} elements`, values);
  };
  if (fixed !== undefined) {
    return {
      leastBytes: fixed * element.leastBytes,
      zero: Array.from({ length: fixed }, () => element.zero),
      write(out, values) {
        lengthOf(values);
        write(out, values as ArrayLike<unknown>);
      },
      read: (from) => read(from, fixed),
    };
  }
  return {
    leastBytes: 4,
    zero: [],
    write(out, values) {
      out.length(lengthOf(values));
      write(out, values as ArrayLike<unknown>);
    },
    read: (from) => read(from, from.length(element.leastBytes)),
  };
}

function elementwise(element: ValueKind): NonNullable<ValueKind['array']> {
  return {
    write(out, values) {
      let i = 0;
      try {
        for (; i < values.length; i++) element.write(out, values[i]);
      } catch (error) {
        throw error instanceof Misfit ? error.within(`[${i}]`) : error;
      }
    },
    read(from, count) {
      const values: unknown[] = [];
      for (let i = 0; i < count; i++) values.push(element.read(from));
      return values;
    },
  };
}

/** `builtin_interfaces/Time` and `Duration`, which the parser of definitions takes for primitive types. */
const TIME = structure([
  { name: 'sec', kind: PRIMITIVE_KINDS['int32'], fallback: 0 },
  { name: 'nanosec', kind: PRIMITIVE_KINDS['uint32'], fallback: 0 },
]);
