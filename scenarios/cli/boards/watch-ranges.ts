import type { Board } from '../../../bridges/boards/index.ts';
import type { Ranges } from '../../../controllers/engine/fixed-point/ranges.ts';
import { RangeWatch } from '../../../controllers/engine/fixed-point/ranges.ts';
import { simulate } from '../../../controllers/engine/index.ts';
import type { Plan, RunRequest } from '../../plan/plan.ts';
import { planRun } from '../../plan/plan-run.ts';
import type { NetworkHost } from '../../run/network-host.ts';
import { runSeed } from '../../run/seed-run.ts';
import { readRanges, withRanges } from './ranges-file.ts';

/** The seed of the run that is watched where none is named: one that nobody reports. */
export const WATCHED_SEED = 1_000_001;

/** Runs a seed of a scenario with floats in this process, and watches how large the numbers of its networks become. */
export async function watchRanges(plan: Plan, seed = WATCHED_SEED): Promise<Ranges> {
  const watch = new RangeWatch();
  const networkHost: NetworkHost = {
    board: WATCHED,
    simulate: (network, { emitter: _emitter, uniform: _uniform, ...how } = {}) =>
      simulate(network, { ...how, decays: 'stepped', emitter: watch.emitter }),
    plans: [WATCHED],
    report: () => ({ board: WATCHED, networks: [] }),
    close() {},
  };
  const watched = { ...plan, identity: { ...plan.identity, board: WATCHED } };
  await runSeed(watched, seed, { networkHost });
  return watch.ranges;
}

/**
 * The ranges that a board must know: those of a file, or those of a seed of a scenario that is watched now; undefined where it need not
 * know any, or no scenario is there to be watched.
 *
 * @throws ValidationError `not_ranges`; `misplaced_option` for a file that the board has no use for
 */
export async function rangesFor(
  board: Board,
  file: string | undefined,
  request: RunRequest | undefined,
): Promise<Ranges | undefined> {
  if (file !== undefined) {
    const ranges = readRanges(file);
    withRanges(board, ranges);
    return ranges;
  }
  return board.ranged === undefined || request === undefined ? undefined : watchRanges(await planRun(request));
}

/** Who hosts networks that are watched: this process. */
const WATCHED = 'watched';
