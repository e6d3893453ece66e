import { given } from '../../agents/given.ts';
import type { AnyAgent, Body } from '../../agents/index.ts';
import { defineAgent, poseSensor, ScenarioError, ValidationError, velocityActuator } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { randomWalk } from '../../controllers/navigation/random-walk.ts';
import { straightLine } from '../../controllers/navigation/straight-line.ts';
import type { BaselineKnowledge, Scenario, Trial } from './scenario.ts';

/**
 * Baselines of every scenario, by name: controllers that the scenario's own is compared with, on the same body and in the same
 * world. Each has a pose sensor of its own, without noise or latency.
 */
export const BASELINES = {
  /** Wanders at constant speed and does not learn: the level of chance. */
  'random-walk': ({ body, speed }: BaselineKnowledge): AnyAgent => wrap(body, () => randomWalk({ body, speed })),
  /**
   * Knows the goal of the trial and drives straight to it, or to its `target`; to the origin while there is no trial. A trial without a goal is a
   * ScenarioError `no_goal`.
   */
  oracle: ({ body, speed, currentTrial }: BaselineKnowledge): AnyAgent =>
    wrap(body, () => straightLine({ body, speed, target: () => targetOf(currentTrial()) })),
} as const satisfies Readonly<Record<string, (knowledge: BaselineKnowledge) => AnyAgent>>;

const ORIGIN = { x: 0, y: 0 };

function targetOf(trial: Trial | undefined): { readonly x: number; readonly y: number } {
  if (trial === undefined) return ORIGIN;
  const target = trial.target?.() ?? trial.goal;
  if (target !== undefined) return target;
  throw new ScenarioError('the oracle drives to the goal of a trial, and the trial has none', {
    code: 'no_goal',
    expected: 'goal or target() in what trial() returns',
    received: 'neither',
    block: 'trial().goal',
    remedy: "declare an oracle of the scenario's own in baselines, or run another controller",
  });
}

/**
 * Names of the baselines that a scenario is compared with: its own, or `random-walk` if it has none; then `oracle`. Where nobody judges, nothing
 * can be done by chance or by knowing: its own alone.
 *
 * @param judged whether any of its trials is judged
 */
export function referenceNames({ baselines = {} }: Pick<Scenario, 'baselines'>, judged: boolean): readonly string[] {
  const own = Object.keys(baselines).filter((name) => name !== 'oracle');
  if (!judged) return Object.keys(baselines);
  return [...(own.length === 0 ? ['random-walk'] : own), 'oracle'];
}

/**
 * Finds the function that makes the agent of a baseline. The scenario's own baselines come before {@link BASELINES}.
 *
 * @throws ValidationError `unknown_controller`, which suggests the nearest name
 */
export function requireBaseline(
  name: string,
  { baselines = {} }: Pick<Scenario, 'baselines'> = {},
): (knowledge: BaselineKnowledge) => AnyAgent {
  const all: NonNullable<Scenario['baselines']> = { ...BASELINES, ...baselines };
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found !== undefined) return found;
  const names = ['scenario', ...Object.keys(all)];
  const nearest = nearestName(name, names);
  throw new ValidationError(`there is no controller '${name}'`, {
    code: 'unknown_controller',
    expected: names.join(', '),
    received: name,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}

/**
 * The speed at which baselines drive a body: the limit of the body, or `cruiseSpeed` for a body without one.
 *
 * @param cruiseSpeed what the scenario declares, in m/s
 * @param scenario id of the scenario, for the error
 * @returns metres per second, above 0
 * @throws ScenarioError `no_cruise_speed` if neither is a finite number above 0
 */
export function fullSpeed(body: Body, cruiseSpeed: number | undefined, scenario: string): number {
  const speed = Number.isFinite(body.limits.linear) ? body.limits.linear : cruiseSpeed;
  if (speed !== undefined && speed > 0 && Number.isFinite(speed)) return speed;
  throw new ScenarioError(`baselines cannot tell how fast to drive body '${body.name}'`, {
    code: 'no_cruise_speed',
    expected: 'a body with a finite speed limit, or cruiseSpeed() in the scenario',
    received: { 'limits.linear': String(body.limits.linear), cruiseSpeed },
    block: scenario,
    remedy: 'declare cruiseSpeed() in the scenario',
  });
}

function wrap(body: Body, controller: () => ReturnType<typeof randomWalk>): AnyAgent {
  return defineAgent({
    body,
    sensors: { pose: poseSensor() },
    actuators: { velocity: velocityActuator() },
    controller,
  });
}
