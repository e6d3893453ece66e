import type { KnownMessage, KnownService, MESSAGE_DEFINITIONS, SERVICE_DEFINITIONS } from './definitions.ts';

/**
 * A decoded message of a type, such as `Message<'nav_msgs/msg/Odometry'>`. Field names are those of the definition. Whole numbers of 64
 * bits are `bigint`, arrays of numbers are typed arrays, other arrays are arrays.
 */
export type Message<Name extends KnownMessage> = Decoded<(typeof MESSAGE_DEFINITIONS)[Name]>;

/**
 * A message of a type, to be encoded. Fields left out are zero, empty, or the default of the definition; arrays of numbers may be
 * arrays or typed arrays.
 */
export type MessageInput<Name extends KnownMessage> = Encodable<(typeof MESSAGE_DEFINITIONS)[Name]>;

/** Constants of a message type by name, such as `WARN` of `diagnostic_msgs/msg/DiagnosticStatus`. */
export type MessageConstants<Name extends KnownMessage> = {
  readonly [F in ConstantsIn<(typeof MESSAGE_DEFINITIONS)[Name]> as F[0]]: F[1];
};

/** Decoded request of a client to a service. */
export type ServiceRequest<Name extends KnownService> = Decoded<RequestText<(typeof SERVICE_DEFINITIONS)[Name]>>;
/** {@link ServiceRequest} as it is given: fields may be left out. */
export type ServiceRequestInput<Name extends KnownService> = Encodable<RequestText<(typeof SERVICE_DEFINITIONS)[Name]>>;
/** Decoded response of a service to a client. */
export type ServiceResponse<Name extends KnownService> = Decoded<ResponseText<(typeof SERVICE_DEFINITIONS)[Name]>>;
/** {@link ServiceResponse} as it is given: fields may be left out. */
export type ServiceResponseInput<Name extends KnownService> = Encodable<
  ResponseText<(typeof SERVICE_DEFINITIONS)[Name]>
>;

type RequestText<Text extends string> = Text extends `${infer Request}\n---${string}` ? Request : '';
type ResponseText<Text extends string> = Text extends `${string}---\n${infer Response}` ? Response : '';

/** The fields of a definition, as pairs of name and type: one line after the other, without comments and constants. */
type FieldsIn<Text extends string, Found = never> = Text extends `${infer Line}\n${infer Rest}`
  ? FieldsIn<Rest, Found | FieldOf<Line>>
  : Found | FieldOf<Text>;

type FieldOf<Line extends string> = Line extends `#${string}`
  ? never
  : Line extends `${infer Type} ${infer Rest}`
    ? Rest extends `${string}=${string}`
      ? never
      : Rest extends `${infer Name} ${string}`
        ? [Name, Type]
        : [Rest, Type]
    : never;

type ConstantsIn<Text extends string, Found = never> = Text extends `${infer Line}\n${infer Rest}`
  ? ConstantsIn<Rest, Found | ConstantOf<Line>>
  : Found | ConstantOf<Text>;

type ConstantOf<Line extends string> = Line extends `${infer Type} ${infer Name}=${infer Value}`
  ? Type extends `#${string}`
    ? never
    : [Name, Value extends `${infer N extends number}` ? N : never]
  : never;

type Decoded<Text extends string> = { readonly [F in FieldsIn<Text> as F[0]]: DecodedValue<F[1]> };
type Encodable<Text extends string> = { readonly [F in FieldsIn<Text> as F[0]]?: EncodableValue<F[1]> };

type DecodedValue<Type extends string> = Type extends `${infer Element}[${string}`
  ? Element extends keyof TypedArrays
    ? TypedArrays[Element]
    : readonly DecodedValue<Element>[]
  : Type extends keyof Scalars
    ? Scalars[Type]
    : Type extends `${infer Package}/${infer Name}`
      ? Message<`${Package}/msg/${Name}` & KnownMessage>
      : never;

type EncodableValue<Type extends string> = Type extends `${infer Element}[${string}`
  ? Element extends keyof TypedArrays
    ? ArrayLike<Scalars[Element]>
    : readonly EncodableValue<Element>[]
  : Type extends keyof Scalars
    ? Scalars[Type]
    : Type extends `${infer Package}/${infer Name}`
      ? MessageInput<`${Package}/msg/${Name}` & KnownMessage>
      : never;

interface Scalars {
  bool: boolean;
  byte: number;
  char: number;
  int8: number;
  uint8: number;
  int16: number;
  uint16: number;
  int32: number;
  uint32: number;
  int64: bigint;
  uint64: bigint;
  float32: number;
  float64: number;
  string: string;
}

interface TypedArrays {
  byte: Uint8Array;
  char: Uint8Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  float32: Float32Array;
  float64: Float64Array;
}
