/** Numbers of channels, neurons and synapses of a chip. Source: the mappers and data sheets of the chips' maker (SynSense 2022 to 2024). */
export interface XyloChipLimits {
  /** Input channels. */
  readonly inputs: number;
  readonly hidden: number;
  readonly readouts: number;
  /** Synaptic currents of a hidden neuron. A readout neuron has one. */
  readonly synapses: 1 | 2;
  /** Hidden neurons that inputs may reach, and as many that may reach readouts. */
  readonly gates: number;
  /** Synapses out of one hidden neuron. */
  readonly fanOut: number;
}

/** The chips whose arithmetic is version 2. */
export const XYLO_CHIPS = {
  'audio-3': { inputs: 16, hidden: 992, readouts: 32, synapses: 2, gates: 128, fanOut: 1024 },
  imu: { inputs: 16, hidden: 496, readouts: 16, synapses: 1, gates: 128, fanOut: 512 },
} as const satisfies Readonly<Record<string, XyloChipLimits>>;

/** A chip by name. */
export type XyloChipName = keyof typeof XYLO_CHIPS;
