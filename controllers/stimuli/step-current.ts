import { defineNeuron } from '../engine/model/define.ts';
import type { NeuronModel } from '../engine/model/model.ts';
import type { InputOf } from '../engine/model/unit-of.ts';
import { addCurrent, unitOf } from './add-current.ts';
import type { InputUnit, Quantity } from './quantity.ts';

/** A neuron model with a step of current on an input. */
export type WithStepCurrent<M extends NeuronModel, I extends string> = Omit<M, 'parameters' | 'state'> & {
  /** Parameters of the model and of the current. */
  readonly parameters: M['parameters'] & {
    /** Current while it flows, in the unit of the input. Default 0. */
    readonly step_amplitude: Quantity<InputUnit<M, I>>;
    /** Time at which the current begins, in ms since the beginning of the simulation. Default 0. */
    readonly step_on: Quantity<'ms'>;
    /** Time at which the current ends, in ms since the beginning of the simulation. Default 100. */
    readonly step_off: Quantity<'ms'>;
  };
  /** State variables of the model and of the current. */
  readonly state: M['state'] & {
    /** Current of the step, which adds to the input. */
    readonly step_current: {
      /** Unit of the input. */
      readonly unit: InputUnit<M, I>;
      /** Meaning of the variable, in words for people. */
      readonly meaning: string;
    };
  };
};

/**
 * A neuron model with a step of current on an input, which adds to what the host sets. Parameters `step_amplitude` (of the input's unit,
 * default 0), `step_on` and `step_off` (ms since the beginning of the simulation, default 0 and 100): the current flows in the steps of
 * the simulation that begin at `step_on` or later, and before `step_off`, each to half a step.
 *
 * @param input the input that it adds to: `withStepCurrent(lif, 'I_ext')`
 * @throws ValidationError `unknown_name` for a model without such an input
 */
export function withStepCurrent<M extends NeuronModel, I extends InputOf<M>>(
  model: M,
  input: I,
): WithStepCurrent<M, I> {
  const unit = unitOf(model, input);
  return defineNeuron(
    addCurrent(model, input, 'step_current', {
      name: 'with_step_current',
      source: 'a rectangular current',
      parameters: {
        step_amplitude: { unit, default: 0, meaning: 'current while it flows' },
        step_on: { unit: 'ms', default: 0, meaning: 'when it begins' },
        step_off: { unit: 'ms', default: 100, meaning: 'when it ends' },
      },
      state: { step_current: { unit, meaning: 'current of the step' } },
      onStep: 'step_current = where(t + dt/2 >= step_on and t + dt/2 < step_off, step_amplitude, 0*step_amplitude)',
    }),
  ) as unknown as WithStepCurrent<M, I>;
}
