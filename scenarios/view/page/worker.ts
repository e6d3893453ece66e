/** The worker of the page: runs the scenario that it is told to, or reads the recording, and shows it. */
import { scenarios } from 'reafference:scenarios';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { blobBytes } from '../../../bridges/recording/reading/blob-bytes.ts';
import { planScenario } from '../../plan/plan.ts';
import { RunSource } from '../run/run-source.ts';
import type { Source } from '../source.ts';
import { serveSource } from '../wire.ts';
import type { Address, RunSettings } from './address.ts';
import { type DedicatedWorkerGlobalScopeLike, workerPort } from './worker-port.ts';

type RunToShow = Pick<Address, 'scenario'> & RunSettings;

/** What a worker is told at first: the run to show, or the file of one that was recorded. */
export type ToShow = { readonly run: RunToShow } | { readonly recording: Blob };

const scope = globalThis as unknown as DedicatedWorkerGlobalScopeLike;

async function openScenario({ scenario: id = '', seed, set, body, physics, controller }: RunToShow): Promise<Source> {
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

async function open(what: ToShow): Promise<Source> {
  if ('run' in what) return openScenario(what.run);
  // Most who look at a page have no recording.
  const { RecordingSource } = await import('../recording/recording-source.ts');
  return RecordingSource.open(blobBytes(what.recording));
}

scope.addEventListener('message', function first(event: Event) {
  const { data } = event as MessageEvent<unknown>;
  if (typeof data !== 'object' || data === null || !('run' in data || 'recording' in data)) return;
  void serveSource(() => open(data as ToShow), workerPort(scope));
} as EventListener);
