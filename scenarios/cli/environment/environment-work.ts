import { ScenarioError } from '../../../agents/errors.ts';
import { ownModule } from '../../../agents/own-modules.ts';
import { type EnvironmentOptions, openEnvironment } from '../../environment/environment.ts';
import { loadScenario } from '../../plan/load.ts';
import type { Work } from '../../pool/job-queue.ts';
import type { SeedResult } from '../../scenario/result.ts';
import { answer } from './protocol.ts';

/** Address of this module, for workers. */
export const ENVIRONMENT_WORK = ownModule('scenarios/cli/environment/environment-work');

/** What a thread opens: some of the sub-environments of a vector. */
export interface EnvironmentAssignment {
  /** Id, or absolute path of the file, of the scenario. */
  readonly reference: string;
  /** Version of the code, as the thread that hands the requests out sees it. */
  readonly code: string;
  /** Options of all of them. */
  readonly options: Omit<EnvironmentOptions, 'seed' | 'nextSeed' | 'listeners'>;
  /** Seed of the first run of each. */
  readonly seeds: readonly number[];
}

/** A request to each sub-environment, null for none, and the seed of the run that each begins when its own has ended; or their close. */
export type EnvironmentJob = { readonly requests: readonly unknown[]; readonly nextSeeds: readonly number[] } | 'close';

/** The answers, as texts in JSON, and the seed that each is at after that; or, of each, the results of its runs. */
export type EnvironmentAnswer =
  | { readonly texts: readonly string[]; readonly seeds: readonly number[] }
  | { readonly results: readonly (readonly SeedResult[])[] };

/**
 * Makes the work of a thread, which steps sub-environments one after the other.
 *
 * @throws ScenarioError `code_changed`, and what `loadScenario` and `openEnvironment` throw
 */
export async function open(assignment: EnvironmentAssignment): Promise<Work<EnvironmentJob, EnvironmentAnswer>> {
  const { scenario, code } = await loadScenario(assignment.reference);
  if (code !== assignment.code) {
    throw new ScenarioError('the code has changed since the environments began', {
      code: 'code_changed',
      expected: assignment.code,
      received: code,
      remedy: 'start them again, and leave the files alone meanwhile',
    });
  }
  let next: readonly number[] = [];
  const environments = await Promise.all(
    assignment.seeds.map((seed, k) =>
      openEnvironment(scenario, { ...assignment.options, seed, nextSeed: () => Number(next[k]) }),
    ),
  );
  return async (job) => {
    if (job === 'close') {
      for (const environment of environments) environment.close();
      return { results: environments.map(({ results }) => results) };
    }
    next = job.nextSeeds;
    const texts = environments.map((environment, k) => {
      const request = job.requests[k];
      return request === null ? 'null' : answer(environment, () => request);
    });
    return { texts, seeds: environments.map(({ seed }) => seed) };
  };
}
