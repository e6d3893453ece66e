import { ValidationError } from '../../../agents/errors.ts';
import { checkOptions, type Every } from '../../../agents/known-options.ts';
import type { Emitter } from '../compiler/emit/emitter.ts';
import { hasThreads } from '../compiler/emit/threads/team.ts';
import type { AnalysedModel } from '../compiler/lowering/analysed-model.ts';
import type { HeldDecays } from '../compiler/lowering/decay.ts';
import type { UniformSource } from '../compiler/program/executable.ts';
import { operationsPerStep } from './cost.ts';

/** How a network is run. */
export interface SimulationOptions {
  /**
   * `webassembly` (default) is fast. `javascript-f32` is its oracle and gives the same bits. `javascript-f64` is the
   * double-precision reference. A function is an emitter of its own, such as that of a board.
   */
  readonly emitter?: 'webassembly' | 'javascript-f32' | 'javascript-f64' | Emitter;
  /** Replaces the random draws of `javascript-f64`, to compare with another program. */
  readonly uniform?: UniformSource;
  /**
   * Ticks between searches for NaN and infinity in the state of neurons, and for runaway rates. Default 1000. Every tenth search
   * covers what rules change in synapses too, which takes about 1 ns per synapse.
   */
  readonly checkTicks?: number;
  /**
   * Threads that step the network together, the calling one included; `webassembly` only. Default 1. Results are the same for
   * any number. Threads wait for each other several times per tick, so each needs an idle core. Falls back to one thread where
   * worker threads are unavailable, e.g. in browsers. `dispose` ends the threads; so does the end of the process, or of the last
   * reference to the simulation.
   */
  readonly threads?: number;
  /**
   * Operations per step from which on a network runs on several threads. `describe` prints the estimate, with spikes at 10 Hz.
   * Default 250 000: about 20 000 integrate-and-fire neurons, or 2 000 000 synapses that learn in steps of 1 ms. With 0 every
   * network does.
   */
  readonly threadsFrom?: number;
  /**
   * Highest rate in Hz of neurons in populations that receive spikes. Default 1000; `Infinity` for no limit. A step fails where
   * a neuron spikes faster than this, or more than half of a population whose spikes come back to it spike faster than 9/10 of
   * what step and refractory period allow: both over at least 100 ms and the time of 20 such spikes.
   */
  readonly maximumRateHz?: number;
  /**
   * `lazy` (default): slow decays of traces and synapses cost nothing while nothing touches them, as numbers of a wide range are
   * held. `stepped`: each is computed in every step, as numbers of few bits must be.
   */
  readonly decays?: HeldDecays;
}

const OPTIONS: Every<SimulationOptions> = {
  emitter: true,
  uniform: true,
  checkTicks: true,
  threads: true,
  threadsFrom: true,
  maximumRateHz: true,
  decays: true,
};

/** @throws ValidationError `unknown_option` */
export function checkSimulationOptions(options: SimulationOptions): void {
  checkOptions<object>('simulate', options, OPTIONS);
}

/** The options of a simulation that are among those of what has one. */
export function simulationOptions(options: SimulationOptions): SimulationOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(OPTIONS, name)));
}

const MOST_THREADS = 64;
/** Operations per step, about those of benchmark B1 with 20 000 neurons. From here on two threads save more than they wait. */
const THREADS_FROM = 250_000;

/** The number of threads that step a network. @throws ValidationError `invalid_option` for a number of threads that cannot be */
export function threadsFor(
  analysed: AnalysedModel,
  { threads = 1, threadsFrom = THREADS_FROM }: SimulationOptions,
): number {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new ValidationError('a network is stepped by a whole number of threads', {
      code: 'invalid_option',
      expected: `1 to ${MOST_THREADS}`,
      received: threads,
    });
  }
  if (threads === 1 || !hasThreads()) return 1;
  return operationsPerStep(analysed) < threadsFrom ? 1 : threads;
}
