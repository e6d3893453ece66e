import { checkOptions } from '../../agents/known-options.ts';
import type { Network, Population, Projection, Simulation } from '../engine/index.ts';
import { allToAll } from '../engine/index.ts';
import { plateauCell } from '../neurons/plateau-cell.ts';
import { btspWeightDependent } from '../synapses/btsp-weight-dependent.ts';

/** Options of {@link PlateauMemory}. */
export interface PlateauMemoryOptions {
  /** The population whose active cells are remembered, such as place cells. */
  readonly inputs: Population;
  /** Number of cells, each of which remembers by itself. Default 1. */
  readonly size?: number;
  /** Eligibility of an input, in spikes, that counts as most active; above 0. Default 20, as in a second at 28 Hz. */
  readonly peak?: number;
}

/**
 * Cells that remember in one go: a plateau potential binds the inputs of the seconds before it (behavioural-timescale plasticity, Milstein et
 * al. 2021; see `btspWeightDependent`). A plateau while the animal runs makes a place field, wider the faster it ran, whose middle lies
 * before the place of the plateau. So a plateau at a reward makes cells whose rate rises along the way that led to it, like a value. Nothing
 * changes without a plateau. Another one adds what it binds, and hardly weakens what was bound.
 *
 * Deviation from the source: weights begin at 0 instead of 1.
 */
export class PlateauMemory {
  /** Its `onset` begins plateaus. */
  readonly cells: Population<typeof plateauCell>;
  /** From the inputs; `w` is what is remembered. */
  readonly synapses: Projection<typeof btspWeightDependent>;

  /** @throws what `Network.population` and `Network.project` throw; ValidationError `unknown_option` */
  constructor(network: Network, options: PlateauMemoryOptions) {
    checkOptions('PlateauMemory', options, { inputs: true, size: true, peak: true });
    const { inputs, size = 1, peak = 20 } = options;
    this.cells = network.population('plateau', plateauCell, { size });
    this.synapses = network.project(inputs, this.cells, {
      synapse: btspWeightDependent,
      connect: allToAll(),
      delay: '0 ms',
      parameters: { peak },
      initial: { w: 0 },
    });
  }

  /** Begins a plateau of a cell in the next step. */
  plateau(simulation: Simulation, cell = 0): void {
    simulation.input(this.cells, 'onset')[cell] = 1;
  }
}
