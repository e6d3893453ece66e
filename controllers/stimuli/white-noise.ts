import { defineNeuron } from '../engine/model/define.ts';
import type { NeuronModel } from '../engine/model/model.ts';
import type { InputOf } from '../engine/model/unit-of.ts';
import { addCurrent, NORMAL, requireFreeNumber, unitOf } from './add-current.ts';
import type { InputUnit, Quantity } from './quantity.ts';

/** A neuron model with Gaussian white noise on an input. */
export type WithWhiteNoise<M extends NeuronModel, I extends string> = Omit<M, 'parameters' | 'state'> & {
  /** Parameters of the model and of the noise. */
  readonly parameters: M['parameters'] & {
    /** Mean of the noise, in the unit of the input. Default 0. */
    readonly noise_mean: Quantity<InputUnit<M, I>>;
    /** Standard deviation of the noise, in the unit of the input. Default 0. */
    readonly noise_std: Quantity<InputUnit<M, I>>;
    /** Time for which each number is held, in ms: a whole number of steps. Default 1. */
    readonly noise_interval: Quantity<'ms'>;
  };
  /** State variables of the model and of the noise. */
  readonly state: M['state'] & {
    /** Number that is held in the step, which adds to the input. */
    readonly noise: {
      /** Unit of the input. */
      readonly unit: InputUnit<M, I>;
      /** Meaning of the variable, in words for people. */
      readonly meaning: string;
    };
    /** Time until the next number is drawn, in ms. */
    readonly noise_left: {
      /** Unit of a time. */
      readonly unit: 'ms';
      /** Meaning of the variable, in words for people. */
      readonly meaning: string;
    };
  };
};

/**
 * A neuron model with Gaussian white noise on an input: `noise` is drawn anew every `noise_interval` and held in between, for each
 * neuron on its own, and adds to what the host sets. Parameters `noise_mean` and `noise_std` (of the input's unit, default 0) and
 * `noise_interval` (ms, default 1; a whole number of steps, at least one).
 *
 * Noise that is held for an interval T has a variance of `noise_std`^2 and an autocorrelation of 1 - lag/T up to T, on average over all
 * times. It drives a membrane of time constant tau as white noise of intensity `noise_std`^2 T does, for T much shorter than tau: twice
 * the interval needs 1/sqrt(2) of the standard deviation for the same effect. Large values end at 4.2 standard deviations.
 *
 * @example
 * const noisy = withWhiteNoise(lif, 'I_ext');
 * const network = new Network({ step: '0.1 ms', seed: 1 });
 * const cells = network.population('cells', noisy, { size: 10, parameters: { noise_mean: '300 pA', noise_std: '100 pA' } });
 * const simulation = simulate(network);
 * simulation.step(1000);
 * console.log(simulation.state(cells, 'v', 'mV')); // another potential for each
 *
 * @param input the input that it adds to: `withWhiteNoise(lif, 'I_ext')`
 * @throws ValidationError `unknown_name` for a model without such an input, `invalid_option` for one that draws random numbers itself
 */
export function withWhiteNoise<M extends NeuronModel, I extends InputOf<M>>(model: M, input: I): WithWhiteNoise<M, I> {
  const unit = unitOf(model, input);
  requireFreeNumber(model, 'white noise');
  return defineNeuron(
    addCurrent(model, input, 'noise', {
      name: 'with_white_noise',
      source: 'noise of numbers held for an interval, as noise_generator of NEST has it',
      parameters: {
        noise_mean: { unit, default: 0, meaning: 'mean of the noise' },
        noise_std: { unit, default: 0, meaning: 'standard deviation of the noise' },
        noise_interval: { unit: 'ms', default: 1, meaning: 'time that each number is held' },
      },
      state: {
        noise: { unit, meaning: 'noise of the step' },
        noise_left: { unit: 'ms', meaning: 'time until the next number' },
      },
      onStep: `
        noise_left = noise_left - dt
        noise = where(noise_left < dt/2, noise_mean + noise_std*${NORMAL}, noise)
        noise_left = where(noise_left < dt/2, noise_interval, noise_left)
      `,
    }),
  ) as unknown as WithWhiteNoise<M, I>;
}
