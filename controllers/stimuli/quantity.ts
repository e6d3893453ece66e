import type { NeuronModel } from '../engine/model/model.ts';

/** The declaration of a parameter in a unit. */
export interface Quantity<U extends string> {
  /** Unit in which the parameter is declared, such as `ms`. */
  readonly unit: U;
  /** In `unit`. */
  readonly default: number;
  readonly meaning: string;
}

/** The unit of an input of a model. */
export type InputUnit<M extends NeuronModel, I extends string> = NonNullable<M['inputs']>[I]['unit'];
