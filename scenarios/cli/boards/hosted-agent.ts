import type { AnyAgent, Body } from '../../../agents/index.ts';
import { type HostedNetwork, Hosting } from '../../../bridges/boards/index.ts';
import { hostController } from '../../../controllers/controller/host-controller.ts';
import { boardFor } from '../../boards/board-for.ts';
import { type AgentSource, boardInRanges } from '../../boards/watch-ranges.ts';

/** An agent whose controllers have their networks on a board. */
export interface HostedAgent {
  readonly agent: AnyAgent;
  /** Returns plan, receipt and statistics of each network of the last controller. */
  report(): readonly HostedNetwork[];
  /** The same for people, a line a network. */
  text(): string;
  /** Lets the board go. */
  close(): void;
}

/**
 * Puts the networks of an agent's controller on a board. Another controller of the agent takes the place of the one before it.
 *
 * @param name of the board, or name:address
 * @param source what the agent was loaded by, and a file of ranges
 * @throws what `boardFor` and `boardInRanges` throw; in `controller`, ValidationError `not_hostable`; in `initialise`, what hosting throws
 */
export async function agentOn(agent: AnyAgent, name: string, source: AgentSource): Promise<HostedAgent> {
  const hosting = new Hosting(await boardInRanges(await boardFor(name), source));
  return {
    agent: {
      ...agent,
      controller(body: Body) {
        hosting.close();
        const controller = agent.controller(body);
        hostController(controller, hosting.simulate);
        return controller;
      },
    },
    report: () => hosting.report(),
    text: () => hosting.report().map(lineOf).join('\n'),
    close: () => hosting.close(),
  };
}

/** `board mcu-qemu: 5000 exchanges, 1.20 ms (median), 3.4 ms (99 %), 9.1 ms (longest)` */
function lineOf({ receipt, statistics: { exchanges, latency, retries, damaged } }: HostedNetwork): string {
  const milliseconds = (seconds: number): string => `${(1e3 * seconds).toFixed(2)} ms`;
  const { p50, p99, longest } = latency;
  const times = `${milliseconds(p50)} (median), ${milliseconds(p99)} (99 %), ${milliseconds(longest)} (longest)`;
  return `board ${receipt.board}: ${exchanges} exchanges, ${times}; ${retries} repeated, ${damaged} damaged`;
}
