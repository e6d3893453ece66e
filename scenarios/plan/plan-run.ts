import { checkOptions, type Every } from '../../agents/known-options.ts';
import { codeVersion } from './identity.ts';
import { loadScenario } from './load.ts';
import { type Plan, planScenario, type RunRequest } from './plan.ts';

const REQUEST: Every<RunRequest> = {
  scenario: true,
  seeds: true,
  set: true,
  body: true,
  physics: true,
  controller: true,
  board: true,
  faults: true,
  staleAfterSeconds: true,
};

/**
 * Loads the scenario of a request, and resolves the request against it.
 *
 * @example
 * const { seeds, values, identity } = await planRun({ scenario: 'water-maze', body: 'rodent', set: { goalRadius: '8 cm' } });
 * console.log(seeds.length, values.goalRadius, identity.body); // 60 seeds, 0.08 m, rodent
 *
 * @throws ValidationError `unknown_option`, and what {@link loadScenario} and {@link planScenario} throw
 */
export async function planRun(request: RunRequest): Promise<Plan> {
  checkOptions<object>('a run', request, REQUEST);
  const { scenario } = request;
  if (typeof scenario !== 'string') return planScenario(scenario, request, { code: codeVersion() });
  const loaded = await loadScenario(scenario);
  return planScenario(loaded.scenario, request, loaded);
}
