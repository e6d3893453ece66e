import type { EfficiencyCounts } from '../../agents/index.ts';
import type { Simulate } from '../../controllers/engine/index.ts';
import type { BoardReport } from '../scenario/board-report.ts';

/** Who hosts the networks of a run's controller: a board. */
export interface NetworkHost {
  /** Name of the board, which is part of the run's identity. */
  readonly board: string;
  /** Builds a network on the board. */
  readonly simulate: Simulate;
  /** Hashes of the plans of the networks built so far, in order. */
  readonly plans: readonly string[];
  /** Reports on the networks, and on the exchange with the board. */
  report(counts: EfficiencyCounts | undefined): BoardReport;
  /** Lets the board go. Calling it again does nothing. */
  close(): void;
}
