/** An array of floating-point numbers in row-major order, in the precision in which the file has it. */
export interface NirArray {
  /** Number of elements along each axis; none for a single number. */
  readonly shape: readonly number[];
  /** Elements in the unit of the field that holds them; times are in seconds. */
  readonly data: Float32Array | Float64Array;
}

/** Padding of a convolution: number of zeros on either side along each axis, `same` for as many as keep the shape, `valid` for none. */
export type NirPadding = readonly number[] | 'same' | 'valid';

/** Types of the fields of nodes, by the words that {@link PRIMITIVES} has for them. */
interface FieldKinds {
  readonly array: NirArray;
  /** Zeros where a file does not have it, as files of before 2025. */
  readonly 'array or zeros': NirArray;
  readonly whole: number;
  readonly wholes: readonly number[];
  readonly pair: readonly number[];
  readonly padding: NirPadding;
  readonly 'pair of padding': NirPadding;
  readonly 'whole?': number;
  readonly 'wholes?': readonly number[];
}

/** How a field is read and written. */
export type FieldKind = keyof FieldKinds;

/**
 * The types of nodes that are primitives, with their fields; Pedersen et al. 2024, table 1. Weights, potentials v and currents are
 * numbers without a unit. Parameters of neurons have one element for each neuron.
 */
export const PRIMITIVES = {
  /** Where a signal of that shape comes in. */
  Input: { shape: 'wholes' },
  /** Where a signal of that shape goes out. */
  Output: { shape: 'wholes' },
  /** y = W x + b; the last axes of `weight` are outputs and inputs. */
  Affine: { weight: 'array', bias: 'array' },
  /** y = W x */
  Linear: { weight: 'array' },
  /** y = s x, element by element. */
  Scale: { scale: 'array' },
  /** `weight` is [output channels, input channels of a group, kernel], `input_shape` the length without channels. */
  Conv1d: {
    input_shape: 'whole?',
    weight: 'array',
    stride: 'whole',
    padding: 'padding',
    dilation: 'whole',
    groups: 'whole',
    bias: 'array',
  },
  /** `weight` is [output channels, input channels of a group, kernel, kernel], `input_shape` height and width. */
  Conv2d: {
    input_shape: 'wholes?',
    weight: 'array',
    stride: 'pair',
    padding: 'pair of padding',
    dilation: 'pair',
    groups: 'whole',
    bias: 'array',
  },
  SumPool2d: { kernel_size: 'pair', stride: 'pair', padding: 'pair' },
  AvgPool2d: { kernel_size: 'pair', stride: 'pair', padding: 'pair' },
  /** Makes one axis of those from `start_dim` to `end_dim`, which counts from the end where it is negative. */
  Flatten: { start_dim: 'whole', end_dim: 'whole', input_type: 'wholes?' },
  /** y(t) = x(t - delay), in seconds. */
  Delay: { delay: 'array' },
  /** 1 where x > threshold. */
  Threshold: { threshold: 'array' },
  /** dv/dt = r x */
  I: { r: 'array' },
  /** dv/dt = r x; where v > v_threshold a spike, and v := v_reset */
  IF: { r: 'array', v_threshold: 'array', v_reset: 'array or zeros' },
  /** tau dv/dt = v_leak - v + r x; tau in seconds. */
  LI: { tau: 'array', r: 'array', v_leak: 'array' },
  /** LI with the spike and the reset of IF. */
  LIF: { tau: 'array', r: 'array', v_leak: 'array', v_threshold: 'array', v_reset: 'array or zeros' },
  /** tau_syn di/dt = -i + w_in x; tau_mem dv/dt = v_leak - v + r i; taus in seconds. */
  CubaLI: { tau_syn: 'array', tau_mem: 'array', r: 'array', v_leak: 'array', w_in: 'array' },
  /** CubaLI with the spike and the reset of IF. */
  CubaLIF: {
    tau_syn: 'array',
    tau_mem: 'array',
    r: 'array',
    v_leak: 'array',
    v_threshold: 'array',
    v_reset: 'array or zeros',
    w_in: 'array',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FieldKind>>>>;

/** The type of a node that is no graph. */
export type NirType = keyof typeof PRIMITIVES;

/** Fields of a primitive with their types in {@link FieldKinds}; those that may be left out are optional. */
type FieldsOf<F extends Readonly<Record<string, FieldKind>>> = {
  readonly [K in keyof F as F[K] extends `${string}?` ? never : K]: FieldKinds[F[K]];
} & {
  readonly [K in keyof F as F[K] extends `${string}?` ? K : never]?: FieldKinds[F[K]];
};

/** Notes on a node or a graph. Its equations do not depend on them; {@link NirStepping} is read from those of a graph. */
export type NirMetadata = { readonly [name: string]: string | number | NirArray | NirMetadata };

/** A node of one type: its fields, and notes. */
export type NirNodeOf<T extends NirType> = {
  /** Tells the primitives apart: a key of {@link PRIMITIVES}. */
  readonly type: T;
  /** Notes on the node, which files keep and no run reads. Default: none. */
  readonly metadata?: NirMetadata;
} & FieldsOf<(typeof PRIMITIVES)[T]>;

/** A node that is no graph, told by its `type`. */
export type NirPrimitive = { [T in NirType]: NirNodeOf<T> }[NirType];

/** Whether NIR has a primitive of that name. */
export const isNirType = (name: string): name is NirType => Object.hasOwn(PRIMITIVES, name);

/** The fields of a type of nodes, each with what it holds. */
export const fieldsOf = (type: NirType): readonly (readonly [name: string, kind: FieldKind])[] =>
  Object.entries(PRIMITIVES[type]);

/** Number of elements of a shape. */
export const elementsOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
