import { codeVersion } from './identity.ts';
import { loadScenario } from './load.ts';
import { type Plan, planScenario, type RunRequest } from './plan.ts';

/**
 * Loads the scenario of a request, and resolves the request against it.
 *
 * @throws what {@link loadScenario} and {@link planScenario} throw
 */
export async function planRun(request: RunRequest): Promise<Plan> {
  const { scenario } = request;
  if (typeof scenario !== 'string') return planScenario(scenario, request, { code: codeVersion() });
  const loaded = await loadScenario(scenario);
  return planScenario(loaded.scenario, request, loaded);
}
