import { parse } from '@foxglove/rosmsg';
import fc from 'fast-check';
import type { KnownMessage } from '../../../bridges/ros-messages/index.ts';
import { messageType } from '../../../bridges/ros-messages/index.ts';

type Field = ReturnType<typeof parse>[number]['definitions'][number];

const whole = (bits: number, signed: boolean): fc.Arbitrary<number> =>
  fc.integer({ min: signed ? -(2 ** (bits - 1)) : 0, max: (signed ? 2 ** (bits - 1) : 2 ** bits) - 1 });

/** Numbers by type, and the arrays that hold them. */
const NUMBERS = {
  int8: [whole(8, true), Int8Array],
  uint8: [whole(8, false), Uint8Array],
  int16: [whole(16, true), Int16Array],
  uint16: [whole(16, false), Uint16Array],
  int32: [whole(32, true), Int32Array],
  uint32: [whole(32, false), Uint32Array],
  int64: [fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), BigInt64Array],
  uint64: [fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), BigUint64Array],
  float32: [fc.float(), Float32Array],
  float64: [fc.double(), Float64Array],
} as const;

/**
 * Any message of a type, as it is decoded.
 *
 * @param unit characters of its texts
 */
export function arbitraryMessage(name: KnownMessage, unit: 'grapheme' | 'grapheme-ascii'): fc.Arbitrary<object> {
  const [root, ...parts] = parse(messageType(name).schema, { ros2: true });
  const text = fc.string({ unit, maxLength: 12 });
  const time = fc.record({ sec: NUMBERS.int32[0], nanosec: NUMBERS.uint32[0] });
  const one = ({ type, isComplex }: Field): fc.Arbitrary<unknown> => {
    if (isComplex === true) return record(parts.find((part) => part.name === type)!.definitions);
    if (type === 'bool') return fc.boolean();
    if (type === 'string') return text;
    if (type === 'time' || type === 'duration') return time;
    return NUMBERS[type as keyof typeof NUMBERS][0];
  };
  const value = (field: Field): fc.Arbitrary<unknown> => {
    const element = one(field);
    if (field.isArray !== true) return element;
    const { arrayLength, arrayUpperBound = 4 } = field;
    const many = fc.array(element, { minLength: arrayLength ?? 0, maxLength: arrayLength ?? arrayUpperBound });
    const [, Elements] = NUMBERS[field.type as keyof typeof NUMBERS] ?? [];
    return Elements === undefined
      ? many
      : many.map((values) => (Elements as Uint8ArrayConstructor).from(values as number[]));
  };
  const record = (fields: readonly Field[]): fc.Arbitrary<object> =>
    fc.record(
      Object.fromEntries(fields.filter(({ isConstant }) => !isConstant).map((field) => [field.name, value(field)])),
    );
  return record(root.definitions);
}
