import { hostController } from '../../../controllers/controller/host-controller.ts';
import type { Simulate } from '../../../controllers/engine/index.ts';
import type { LoadedAgent } from '../../plan/load-agent.ts';

/**
 * Builds the networks of an agent's controller by a function, and gives them what was learned.
 *
 * @throws ValidationError `not_hostable`, and what the function throws
 */
export function buildNetworks(
  simulate: Simulate,
  { agent, period }: LoadedAgent,
  seed: number,
  learned: Uint8Array | undefined,
): void {
  const controller = agent.controller(agent.body);
  hostController(controller, simulate);
  controller.initialise(seed, period);
  if (learned !== undefined) controller.restore(learned);
}
