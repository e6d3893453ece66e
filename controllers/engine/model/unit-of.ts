import type { NeuronModel, SynapseModel } from './model.ts';

/**
 * The units of a model's quantities as types, so that a value without its unit is an error where it is written.
 */

/** Names of the inputs of a neuron model, which a host may set at any tick. */
export type InputOf<M extends NeuronModel> = keyof NonNullable<M['inputs']> & string;

/** Names of what a host may read of neurons: state and inputs. */
export type ReadableOf<M extends NeuronModel> = (keyof M['state'] & string) | InputOf<M>;

/** Names of the receptors of a neuron model. */
export type ReceptorOf<M extends NeuronModel> = keyof NonNullable<M['receptors']> & string;

/** The unit in which a neuron model declares its state or input K. */
export type NeuronUnit<M extends NeuronModel, K extends string> = K extends keyof M['state']
  ? M['state'][K]['unit']
  : K extends keyof NonNullable<M['inputs']>
    ? NonNullable<M['inputs']>[K]['unit']
    : string;

/** The unit in which a rule declares its state K; `string` where it depends on the receptor. */
export type SynapseUnit<M extends SynapseModel, K extends keyof M['state']> = M['state'][K]['unit'] extends 'weight'
  ? string
  : M['state'][K]['unit'];

/** The declared unit U of a rule's quantity, where `weight` stands for the unit of the receptor R of neurons T. */
export type SynapticUnit<U extends string, T extends NeuronModel, R extends string> = U extends 'weight'
  ? R extends keyof NonNullable<T['receptors']>
    ? NonNullable<T['receptors']>[R]['unit']
    : string
  : U;
