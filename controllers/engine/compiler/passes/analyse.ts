import type { Network } from '../../network/network.ts';
import type { AnalysedModel } from '../lowering/analysed-model.ts';
import type { HeldDecays } from '../lowering/decay.ts';
import { lower } from '../lowering/lower.ts';
import { annotate } from './annotate.ts';
import type { PassOptions } from './pass.ts';

/** How a network is analysed. */
export interface AnalyseOptions extends PassOptions {
  /** How slow decays are computed. Default: lazily. */
  readonly decays?: HeldDecays;
}

/**
 * Analyses a network: checks dimensions, chooses integrators, lays out memory, writes the loops of a tick and runs the passes,
 * which decide how these loops are best computed.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * network.population('cells', lif, { size: 10 });
 * const { program } = analyse(network);
 * for (const loop of program.tick) console.log(printLoop(program, loop)); // what a tick computes
 *
 * @throws LanguageError, ValidationError
 */
export function analyse(network: Network, { decays, ...options }: AnalyseOptions = {}): AnalysedModel {
  const model = lower(network, decays);
  return { ...model, program: annotate(model.program, options) };
}
