/** Module that workers load by its address: it opens the board that hosts the networks of a seed's controller. */

import { given } from '../../agents/given.ts';
import type { EfficiencyCounts } from '../../agents/index.ts';
import { ownModule } from '../../agents/own-modules.ts';
import type { Board, HostedNetwork } from '../../bridges/boards/index.ts';
import { estimatedJoules, findingsText, Hosting, loadBoard } from '../../bridges/boards/index.ts';
import type { Ranges } from '../../controllers/engine/compiler/transforms/integers/ranges.ts';
import type { NetworkHostRequest } from '../pool/seed-job.ts';
import type { NetworkHost } from '../run/network-host.ts';
import type { BoardNetwork } from '../scenario/board-report.ts';
import { withRanges } from './ranges-file.ts';

/** A board as it is named on the command line, and whether networks have shadows in this process. */
interface HostData {
  readonly board: string;
  readonly shadow: boolean;
  /** Ranges of the networks' numbers, for a board that must know them. */
  readonly ranges?: Ranges;
}

/** The request for {@link openNetworkHost}, as plain data. */
export function networkHostRequest(data: HostData): NetworkHostRequest {
  return { module: ownModule('scenarios/boards/network-host'), data };
}

/** Makes the host of one seed. @throws what `loadBoard` throws */
export async function openNetworkHost({ board, shadow, ranges }: HostData): Promise<NetworkHost> {
  return hostOn(withRanges(await loadBoard(board), ranges), shadow);
}

/** The host of one seed, on a board. */
export function hostOn(board: Board, shadow = false): NetworkHost {
  const hosting = new Hosting(board, { shadow });
  return {
    board: board.name,
    simulate: hosting.simulate,
    get plans() {
      return hosting.plans;
    },
    report: (counts) => ({
      board: board.name,
      networks: hosting.report().map(reported),
      ...given({ energy: board.energy && energyOf(counts, board.energy) }),
    }),
    close: () => hosting.close(),
  };
}

function energyOf(counts: EfficiencyCounts | undefined, figures: Parameters<typeof estimatedJoules>[1]) {
  if (counts === undefined) return undefined;
  return { joules: estimatedJoules(counts, figures), source: figures.source };
}

function reported({ plan, receipt, statistics, agreement }: HostedNetwork): BoardNetwork {
  const { latency, ...counts } = statistics;
  const { readBack, programBytes, stateBytes } = receipt;
  return {
    plan: plan.hash,
    findings:
      plan.findings.length === 0
        ? []
        : findingsText(plan.findings)
            .split('\n')
            .map((line) => line.trim()),
    readBack,
    ...given({ programBytes, stateBytes }),
    ...counts,
    latencyP50: latency.p50,
    latencyP99: latency.p99,
    latencyMax: latency.longest,
    ...given({ agreement: agreement?.map(({ matched: _, ...one }) => one) }),
  };
}
