/** Abilities and limits of a board, as data. Numbers without a limit are `Infinity`; then memory is the limit. */
export interface Capabilities {
  /** Number of neurons at most. */
  readonly neurons: number;
  /** Number of synapses at most. */
  readonly synapses: number;
  /** Bytes of memory for a network's state; absent where neurons and synapses are circuits. */
  readonly stateBytes?: number;
  /** How a weight is held. */
  readonly weights: NumberFormat;
  /** How a state variable is held, such as the membrane potential. */
  readonly state: NumberFormat;
  /** How the membrane leaks: `any` equation, a `linear` step, a `shift` of bits, a `fixed` point factor, or not at all. */
  readonly leak: 'any' | 'fixed' | 'shift' | 'linear' | 'none';
  /** Resets of the membrane by a spike: by `any` equation, to any `value`, to `zero`, or by subtraction (`subtract`). */
  readonly reset: readonly ('any' | 'value' | 'zero' | 'subtract')[];
  /** Whether neurons can be refractory. */
  readonly refractory: boolean;
  /** Delays of synapses. */
  readonly delays: {
    /** Shortest one, in ticks. */
    readonly least: number;
    /** Longest one, in ticks. */
    readonly most: number;
  };
  /** Plasticity rules that the board computes itself, by the names of the models; `any` for those of any model. */
  readonly learning: 'any' | readonly string[];
  /** Whether weights can be read back. */
  readonly readsWeights: boolean;
  /**
   * `bit-exact`: it computes what its twin in this process computes. `seeded`: it gives the same again with the same seed.
   * `statistical`: only rates and distributions are alike.
   */
  readonly determinism: 'bit-exact' | 'seeded' | 'statistical';
  /** `stepped`: the host says when a tick is. `free`: the board goes on by its own clock. `either`: one as well as the other. */
  readonly time: 'stepped' | 'free' | 'either';
  /** Number of input spikes in a tick at most. */
  readonly inputSpikes: number;
}

/** Capabilities of a processor that runs programs of any network, as far as its memory goes: all but its number formats. */
export const ANY_NETWORK = {
  neurons: Infinity,
  synapses: Infinity,
  reset: ['any'],
  refractory: true,
  delays: { least: 0, most: Infinity },
  learning: 'any',
  readsWeights: true,
  determinism: 'bit-exact',
  time: 'stepped',
  inputSpikes: Infinity,
} as const satisfies Partial<Capabilities>;

/** How a board holds a number. */
export interface NumberFormat {
  /** Number of bits. */
  readonly bits: number;
  /** Whether the bits are a floating-point number or an integer. */
  readonly format: 'float' | 'integer';
}

const TIMES = {
  stepped: 'stepped by the host',
  free: 'its own clock',
  either: 'stepped by the host, or by its own clock',
} as const;

/** Capabilities as lines for people. */
export function capabilitiesText(of: Capabilities): string {
  const most = (number: number, what: string): string =>
    number === Infinity ? `any number of ${what}` : `${number} ${what}`;
  const bits = ({ bits: count, format }: NumberFormat): string => `${count}-bit ${format}`;
  const { least, most: longest } = of.delays;
  return [
    `  size        ${most(of.neurons, 'neurons')}, ${most(of.synapses, 'synapses')}${of.stateBytes === undefined ? '' : `, ${of.stateBytes} bytes of state`}`,
    `  numbers     weights ${bits(of.weights)}, state ${bits(of.state)}`,
    `  neurons     ${of.leak === 'any' ? 'any equations' : `leak ${of.leak}, reset ${of.reset.join(' or ')}, ${of.refractory ? 'refractory' : 'never refractory'}`}`,
    `  delays      ${longest === Infinity ? `${least} ticks or more` : `${least} to ${longest} ticks`}`,
    `  learning    ${of.learning === 'any' ? 'any rule, on the board' : of.learning.length === 0 ? 'none on the board' : of.learning.join(', ')}; weights can${of.readsWeights ? '' : 'not'} be read back`,
    `  time        ${TIMES[of.time]}, ${most(of.inputSpikes, 'input spikes a tick')}`,
    `  determinism ${of.determinism}`,
  ].join('\n');
}
