import { MOST_SPIKES, stepXyloNeurons, type XyloNeurons } from './neuron.ts';
import { deliverSpikes, type XyloRows } from './weights.ts';

/** A network as the chip has it: inputs to hidden neurons, hidden neurons to each other and to readout neurons. */
export interface XyloNetwork {
  readonly hidden: XyloNeurons;
  readonly readout: XyloNeurons;
  readonly input: XyloRows;
  readonly recurrent: XyloRows;
  readonly output: XyloRows;
}

/**
 * Advances a network by one step. Input acts in the step in which it comes; what hidden neurons send acts in the next one.
 *
 * @param counts spikes of each input in this step
 */
export function stepXyloNetwork(network: XyloNetwork, counts: Uint8Array): void {
  const { hidden, readout } = network;
  deliverSpikes(network.input, counts, MOST_SPIKES.input, hidden);
  deliverSpikes(network.recurrent, hidden.counts, MOST_SPIKES.hidden, hidden);
  deliverSpikes(network.output, hidden.counts, MOST_SPIKES.hidden, readout);
  stepXyloNeurons(hidden);
  stepXyloNeurons(readout);
}
