import type { Population, Projection } from '../network/description.ts';
import type { Network } from '../network/network.ts';
import type { Program } from '../program/program.ts';
import type { LoweredModulator } from './modulators.ts';
import type { AnalysedPopulation } from './population.ts';
import type { AnalysedProjection } from './projection.ts';
import type { SpikeCount } from './spike-count.ts';

/** A network, analysed and laid out: what emitters emit and `describe` prints. */
export interface AnalysedModel {
  readonly network: Network;
  readonly program: Program;
  readonly populations: ReadonlyMap<Population, AnalysedPopulation>;
  readonly projections: ReadonlyMap<Projection, AnalysedProjection>;
  readonly modulators: ReadonlyMap<string, LoweredModulator>;
  /** Populations that hear others, and may run away. */
  readonly watched: readonly SpikeCount[];
  /** The order in which populations are updated. */
  readonly order: readonly Population[];
}
