import { ValidationError } from '../../../agents/errors.ts';
import { hasThreads } from '../emit/threads/team.ts';
import type { AnalysedModel } from '../lowering/analysed-model.ts';
import type { UniformSource } from '../program/executable.ts';
import { operationsAStep } from './cost.ts';

/** How a network is run. */
export interface SimulationOptions {
  /**
   * `webassembly` (default) is fast; `javascript-f32` is its oracle, bit for bit; `javascript-f64` is the double-precision
   * reference.
   */
  readonly emitter?: 'webassembly' | 'javascript-f32' | 'javascript-f64';
  /** Replaces the random draws, `javascript-f64` only: for pairing with another program. */
  readonly uniform?: UniformSource;
  /**
   * Ticks between searches for NaN and infinity in the neurons' state, and for runaway rates; default 1000. What rules change
   * in synapses is searched at every tenth of them, which takes about 1 ns a synapse.
   */
  readonly checkTicks?: number;
  /**
   * Threads that step the network together, `webassembly` only, this one among them; default 1. Results are the same for any
   * number. They wait for each other several times a tick: worth it only where each has an idle core. Where there are none to
   * be had, in a browser for one, this thread does it alone. `dispose` ends them; so does the end of the process, or of the
   * last reference to the simulation.
   */
  readonly threads?: number;
  /**
   * Operations a step from which on a network is worth more than one thread, as `describe` estimates them: of neurons, and of
   * synapses at 10 Hz. Default 250 000: some 20 000 integrate-and-fire neurons, or 2 000 000 synapses that learn in steps of
   * 1 ms. 0: any network is.
   */
  readonly threadsFrom?: number;
  /**
   * Hz; default 1000. A neuron of a population that hears others runs away where it spikes faster than this, or than 9/10 of
   * what step and refractory time allow, over at least the time of 20 such spikes. `Infinity`: it never does.
   */
  readonly maximumRate?: number;
}

const MOST_THREADS = 64;
/** About B1 of 20 000 neurons: two threads wait for each other for less than they save. */
const THREADS_FROM = 250_000;

/** Threads that step a network. @throws ValidationError */
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
  return operationsAStep(analysed) < threadsFrom ? 1 : threads;
}
