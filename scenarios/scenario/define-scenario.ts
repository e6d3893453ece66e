import { checkScenario } from './check-scenario.ts';
import type { Parameters } from './parameters.ts';
import type { Scenario } from './scenario.ts';

/**
 * Declares a scenario, and checks what can be checked before it runs.
 *
 * @throws ScenarioError naming the part that is at fault (see check-scenario.ts).
 */
export function defineScenario<const P extends Parameters>(scenario: Scenario<P>): Scenario<P> {
  checkScenario(scenario);
  return scenario;
}
