import type { ArrayId, Role, Value } from './value.ts';
import { inOrder } from './value.ts';

/** `array[role] = value`, or `array[role] += value` where several synapses of a loop may add to one neuron. */
export interface Store {
  /** Array that is stored to. */
  readonly array: ArrayId;
  /** Element of the array that is stored to, see {@link Role}. */
  readonly role: Role;
  /** New value of the element, or the number to add to it. */
  readonly value: Value;
  /** Whether `value` is added to the element and does not replace it. */
  readonly accumulate: boolean;
}

/** A store to an array of neurons. */
export interface NeuronStore extends Store {
  /** Both cases where a spike resets the variable. `value` is then `select(spikes, spiking, otherwise)`. */
  readonly reset?: {
    /** Value after the reset, for a neuron that spikes. */
    readonly spiking: Value;
    /** Value for a neuron that does not spike. */
    readonly otherwise: Value;
  };
}

/** Whether stores read or write the neurons on one side of a synapse. */
export function touches(stores: readonly Store[], side: 'pre' | 'post'): boolean {
  const values = inOrder(stores.map(({ value }) => value));
  return (
    stores.some(({ role }) => role === side) || values.some((value) => value.kind === 'load' && value.role === side)
  );
}
