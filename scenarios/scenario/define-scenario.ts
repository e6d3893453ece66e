import { checkScenario } from './check-scenario.ts';
import type { Parameters } from './parameters.ts';
import type { Scenario } from './scenario.ts';

/**
 * Declares a scenario, and checks what can be checked before it runs. Returns it as it is.
 *
 * @throws ScenarioError that names the part at fault; its codes are those of {@link checkScenario}
 */
export function defineScenario<const P extends Parameters>(scenario: Scenario<P>): Scenario<P> {
  checkScenario(scenario);
  return scenario;
}
