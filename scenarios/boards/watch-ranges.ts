import { given } from '../../agents/given.ts';
import type { PlanTarget } from '../../bridges/boards/index.ts';
import { RangeWatch } from '../../controllers/engine/compiler/emit/integers/range-watch.ts';
import type { Ranges } from '../../controllers/engine/compiler/transforms/integers/ranges.ts';
import { simulate } from '../../controllers/engine/index.ts';
import { loadScenario } from '../plan/load.ts';
import type { AgentRequest } from '../plan/load-agent.ts';
import type { Plan, RunRequest } from '../plan/plan.ts';
import { planRun } from '../plan/plan-run.ts';
import type { NetworkHost } from '../run/network-host.ts';
import { runSeed } from '../run/seed-run.ts';
import { readRanges, withRanges } from './ranges-file.ts';

/** The seed of the run that is watched where none is named: one that nobody reports. */
export const WATCHED_SEED = 1_000_001;

/**
 * Runs a seed of a scenario with floats in this process, and watches how large the numbers of its networks become.
 *
 * @param signal ends it when it is aborted: what is returned then is of the trials before
 */
export async function watchRanges(plan: Plan, seed = WATCHED_SEED, signal?: AbortSignal): Promise<Ranges> {
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
  await runSeed(watched, seed, { networkHost, ...given({ signal }) });
  return watch.ranges;
}

/**
 * The ranges that a board must know: those of a file, or those of a seed of a scenario that is watched now; undefined where it need not
 * know any, or no scenario is there to be watched.
 *
 * @throws ValidationError `not_ranges`; `misplaced_option` for a file that the board has no use for
 */
export async function rangesFor(
  board: PlanTarget,
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

/** Origin of an agent, by which the ranges of its numbers are found. */
export interface AgentSource {
  /** File of an agent or a scenario, or id of a scenario, by which the agent was loaded. */
  readonly from: string;
  /** Path that relative paths start from. */
  readonly folder: string;
  readonly asked: AgentRequest;
  /** File that `calibrate` wrote. Default: the scenario is watched, where the agent is of one. */
  readonly ranges?: string;
}

/** A board for the networks of an agent, in the ranges of their numbers. @throws what {@link rangesFor} throws */
export async function boardInRanges<Target extends PlanTarget>(
  board: Target,
  { from, folder, asked, ranges }: AgentSource,
): Promise<Target> {
  const scenario = await loadScenario(from, folder).catch(() => undefined);
  const request = scenario === undefined ? undefined : { scenario: scenario.reference, ...asked };
  return withRanges(board, await rangesFor(board, ranges, request));
}

/** Who hosts networks that are watched: this process. */
const WATCHED = 'watched';
