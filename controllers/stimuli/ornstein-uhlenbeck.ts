import { defineNeuron } from '../engine/model/define.ts';
import type { NeuronModel } from '../engine/model/model.ts';
import type { InputOf } from '../engine/model/unit-of.ts';
import { addCurrent, NORMAL, requireFreeNumber, unitOf } from './add-current.ts';
import type { InputUnit, Quantity } from './quantity.ts';

/** A neuron model with an Ornstein-Uhlenbeck process on an input. */
export type WithOrnsteinUhlenbeck<M extends NeuronModel, I extends string> = Omit<M, 'parameters' | 'state'> & {
  /** Parameters of the model and of the process. */
  readonly parameters: M['parameters'] & {
    /** Mean of the process, in the unit of the input. Default 0. */
    readonly noise_mean: Quantity<InputUnit<M, I>>;
    /** Standard deviation of the process in the long run, in the unit of the input. Default 0. */
    readonly noise_std: Quantity<InputUnit<M, I>>;
    /** Correlation time of the process in ms, above 0. Default 5. */
    readonly tau_noise: Quantity<'ms'>;
  };
  /** State variables of the model and of the process. */
  readonly state: M['state'] & {
    /** Value of the process in the step, which adds to the input. */
    readonly noise: {
      /** Unit of the input. */
      readonly unit: InputUnit<M, I>;
      /** Meaning of the variable, in words for people. */
      readonly meaning: string;
    };
    /** Deviation of the process from its mean, in the step. */
    readonly fluctuation: {
      /** Unit of the input. */
      readonly unit: InputUnit<M, I>;
      /** Meaning of the variable, in words for people. */
      readonly meaning: string;
    };
  };
};

/**
 * A neuron model with an Ornstein-Uhlenbeck process on an input, for each neuron on its own, which adds to what the host sets. Parameters
 * `noise_mean` and `noise_std` (of the input's unit, default 0), and `tau_noise` (ms, default 5; above 0).
 *
 * The update is exact for any step: x(t + dt) = x(t) exp(-dt/tau) + std sqrt(1 - exp(-2 dt/tau)) N(0, 1) (Gillespie 1996), so that
 * variance and autocorrelation exp(-lag/tau) do not depend on the step. The value is held for the step. It begins at the mean, so that
 * its variance is std^2 (1 - exp(-2 t/tau)) at time t.
 *
 * @param input the input that it adds to: `withOrnsteinUhlenbeck(lif, 'I_ext')`
 * @throws ValidationError `unknown_name` for a model without such an input, `invalid_option` for one that draws random numbers itself
 */
export function withOrnsteinUhlenbeck<M extends NeuronModel, I extends InputOf<M>>(
  model: M,
  input: I,
): WithOrnsteinUhlenbeck<M, I> {
  const unit = unitOf(model, input);
  requireFreeNumber(model, 'an Ornstein-Uhlenbeck process');
  return defineNeuron(
    addCurrent(model, input, 'noise', {
      name: 'with_ornstein_uhlenbeck',
      source: 'Uhlenbeck & Ornstein 1930; exact update of Gillespie 1996, Phys Rev E 54:2084',
      parameters: {
        noise_mean: { unit, default: 0, meaning: 'mean of the process' },
        noise_std: { unit, default: 0, meaning: 'standard deviation of the process in the long run' },
        tau_noise: { unit: 'ms', default: 5, meaning: 'correlation time of the process' },
      },
      state: {
        noise: { unit, meaning: 'value of the process in the step' },
        fluctuation: { unit, meaning: 'its deviation from the mean' },
      },
      onStep: `
        fluctuation = fluctuation*exp(-dt/tau_noise) + noise_std*sqrt(1 - exp(-2*dt/tau_noise))*${NORMAL}
        noise = noise_mean + fluctuation
      `,
    }),
  ) as unknown as WithOrnsteinUhlenbeck<M, I>;
}
