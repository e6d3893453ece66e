import type { ReckOnConfiguration } from './configuration.ts';

/** Contents of the chip's memories, each number in its own format. */
export interface ReckOnState {
  /** Potentials of recurrent neurons, 16 bits. */
  readonly potentials: Int16Array;
  /** Potentials of outputs, 16 bits. */
  readonly outputs: Int16Array;
  /** Traces of the spikes of inputs, at the place of the neuron of the same number; 12 bits. */
  readonly inputTraces: Uint16Array;
  /** Traces of the spikes of recurrent neurons, 12 bits. */
  readonly recurrentTraces: Uint16Array;
  /** The same with the time constant of outputs, 10 bits. */
  readonly outputTraces: Uint16Array;
  /** Weights from input to neuron, row by row of an input; 8 bits. */
  readonly inputWeights: Int8Array;
  /** Weights from neuron to neuron, row by row of a source; 8 bits. */
  readonly recurrentWeights: Int8Array;
  /** Weights from neuron to output, row by row of a neuron; 8 bits. */
  readonly outputWeights: Int8Array;
}

/** The state before the first tick of the first sample. */
export function initialState(configuration: ReckOnConfiguration): ReckOnState {
  const { neurons, outputs } = configuration;
  return {
    potentials: new Int16Array(neurons),
    outputs: new Int16Array(outputs),
    inputTraces: new Uint16Array(neurons),
    recurrentTraces: new Uint16Array(neurons),
    outputTraces: new Uint16Array(neurons),
    inputWeights: configuration.inputWeights.slice(),
    recurrentWeights: configuration.recurrentWeights.slice(),
    outputWeights: configuration.outputWeights.slice(),
  };
}
