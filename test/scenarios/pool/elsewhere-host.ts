import { Hosting } from '../../../bridges/boards/hosting.ts';
import type { NetworkHost } from '../../../scenarios/run/network-host.ts';
import { elsewhereBoard } from '../../bridges/boards/elsewhere-board.ts';

/** What {@link openNetworkHost} is given. */
export interface ElsewhereData {
  /** Ticks after which the board dies. Default: never. */
  readonly diesAfter?: number;
}

/** Hosts networks on a board in this process, which says how many networks it holds. */
export function elsewhereHost({ diesAfter = Infinity }: ElsewhereData = {}): NetworkHost & { open(): number } {
  const board = elsewhereBoard({ diesAfter });
  const hosting = new Hosting(board);
  return {
    board: board.name,
    simulate: hosting.simulate,
    get plans() {
      return hosting.plans;
    },
    report: () => ({
      board: board.name,
      networks: hosting.report().map(({ plan, receipt, statistics: { latency, ...counts } }) => ({
        plan: plan.hash,
        findings: [],
        readBack: receipt.readBack,
        ...counts,
        latencyP50: latency.p50,
        latencyP99: latency.p99,
        latencyMax: latency.longest,
      })),
    }),
    close: () => hosting.close(),
    open: () => board.open,
  };
}

/** Hosts that were made in this thread. */
export const made: ReturnType<typeof elsewhereHost>[] = [];

export async function openNetworkHost(data: ElsewhereData): Promise<NetworkHost> {
  const host = elsewhereHost(data);
  made.push(host);
  return host;
}
