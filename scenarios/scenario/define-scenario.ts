import { checkScenario } from './check-scenario.ts';
import type { Parameters } from './parameters.ts';
import type { Scenario } from './scenario.ts';

/**
 * Declares a scenario, and checks what can be checked before it runs. Returns it as it is.
 *
 * @example
 * const corner = defineScenario({
 *   id: 'corner',
 *   version: 1,
 *   title: 'Find a goal in a corner',
 *   source: 'an example',
 *   parameters: { goalX: { default: 0.4, unit: 'm', meaning: 'where the goal lies', minimum: -0.5, maximum: 0.5 } },
 *   bodies: { point },
 *   physics: ['kinematic'],
 *   world: () => ({ name: 'room', walls: rectangularArena(1.2, 1.2), obstacles: [] }),
 *   agent: (_, body) =>
 *     defineAgent({
 *       body,
 *       sensors: { pose: poseSensor() },
 *       actuators: { velocity: velocityActuator() },
 *       controller: () => placeNavigator({ body, halfWidth: 0.6 }),
 *     }),
 *   trials: () => 20,
 *   trial: ({ goalX }) =>
 *     rewardedGoals({
 *       start: { x: 0, y: 0, heading: 0 },
 *       goals: [{ name: 'corner', x: goalX, y: 0.4, radius: 0.1, reward: 1 }],
 *       timeLimitSeconds: 15,
 *     }),
 *   seeds: seedRange(1, 8),
 *   gates: [{ id: 'success', statistic: { metric: 'success', over: 'mean', trials: [11, 20] }, atLeast: 0.6 }],
 *   ablations: [],
 * });
 *
 * @throws ScenarioError that names the part at fault; its codes are those of {@link checkScenario}
 */
export function defineScenario<const P extends Parameters>(scenario: Scenario<P>): Scenario<P> {
  checkScenario(scenario);
  return scenario;
}
