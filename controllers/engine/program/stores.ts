import type { ArrayId, Role, Value } from './value.ts';
import { inOrder } from './value.ts';

/** `array[role] = value`, or `array[role] += value` where several elements of a loop may meet (rows into neurons). */
export interface Store {
  readonly array: ArrayId;
  readonly role: Role;
  readonly value: Value;
  readonly accumulate: boolean;
}

/** What a neuron leaves in one of its arrays. */
export interface NeuronStore extends Store {
  /** Where a spike resets the variable, the two cases apart: `value` is `select(spikes, spiking, otherwise)`. */
  readonly reset?: { readonly spiking: Value; readonly otherwise: Value };
}

/** Whether stores read or write the neurons on one side of a synapse. */
export function touches(stores: readonly Store[], side: 'pre' | 'post'): boolean {
  const values = inOrder(stores.map(({ value }) => value));
  return (
    stores.some(({ role }) => role === side) || values.some((value) => value.kind === 'load' && value.role === side)
  );
}
