/** The worker of the page: runs the scenario that it is told to, and shows it. */
import { scenarios } from 'reafference:scenarios';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { planScenario } from '../../plan/plan.ts';
import { RunSource } from '../run/run-source.ts';
import type { Source } from '../source.ts';
import { serveSource } from '../wire.ts';
import type { Address } from './address.ts';
import { type DedicatedWorkerGlobalScopeLike, workerPort } from './worker-port.ts';

/** What a worker is told at first: the run to show. */
export type RunToShow = Pick<Address, 'scenario' | 'seed' | 'set' | 'body' | 'physics' | 'controller'>;

const scope = globalThis as unknown as DedicatedWorkerGlobalScopeLike;

async function open({ scenario: id = '', seed, set, body, physics, controller }: RunToShow): Promise<Source> {
  const load = scenarios[id];
  if (load === undefined) {
    const nearest = nearestName(id, Object.keys(scenarios));
    throw new ValidationError(`there is no scenario '${id}' in this page`, {
      code: 'unknown_scenario',
      expected: Object.keys(scenarios).join(', '),
      received: id,
      ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
    });
  }
  const { default: scenario } = await load();
  const plan = planScenario(scenario, { set, ...given({ body, physics, controller }) });
  return new RunSource(plan, seed ?? plan.seeds[0]);
}

scope.addEventListener('message', function first(event: Event) {
  const { run } = ((event as MessageEvent<unknown>).data ?? {}) as { readonly run?: RunToShow };
  if (run !== undefined) void serveSource(() => open(run), workerPort(scope));
} as EventListener);
