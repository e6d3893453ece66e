/**
 * Models of neurons and synapses whose spikes stay far from those of floats on the same input, by name: the F1 of spikes within two ticks, of
 * 2 s, that they do not reach with weights of 8 bits.
 *
 * The intervals of divisions and of gates are wide, which leaves few bits; and an Izhikevich neuron near its threshold makes much of
 * little. An interval that is drawn a tick longer has the next one drawn from other bits. Rules of which a weight's logarithm counts, or
 * small weights do, need more than its 8 bits.
 */
export const DRIFTING_MODELS: Readonly<Record<string, number>> = {
  lif_conductance_biexponential: 0.8,
  izhikevich_2003: 0.9,
  three_compartment: 0.8,
  homogeneous_poisson: 0.95,
  hebbian_competition: 0.1,
  hebbian_memory: 0.94,
};
