import type { Body } from '../../agents/index.ts';
import { defineAgent, poseSensor, ScenarioError, ValidationError, velocityActuator } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { randomWalk } from '../../controllers/navigation/random-walk.ts';
import { straightLine } from '../../controllers/navigation/straight-line.ts';
import { given } from './given.ts';
import type { AnyAgent, BaselineKnowledge, Scenario } from './scenario.ts';

/**
 * Controllers to hold a scenario's own against, on the same body, in the same world. Each brings a pose sensor of its own,
 * without noise or latency.
 */
export const BASELINES = {
  /** Chance level. */
  'random-walk': ({ body, speed }: BaselineKnowledge): AnyAgent => wrap(body, () => randomWalk({ body, speed })),
  /** Knows the goal: a straight line at the body's full speed. */
  oracle: ({ body, speed, currentTrial }: BaselineKnowledge): AnyAgent =>
    wrap(body, () => straightLine({ body, speed, target: () => currentTrial()?.goal ?? ORIGIN })),
} as const satisfies Readonly<Record<string, (knowledge: BaselineKnowledge) => AnyAgent>>;

const ORIGIN = { x: 0, y: 0 };

/** The names of the baselines that a scenario is held against: its own, or chance; then the oracle. */
export function referenceNames({ baselines = {} }: Pick<Scenario, 'baselines'>): readonly string[] {
  const own = Object.keys(baselines).filter((name) => name !== 'oracle');
  return [...(own.length === 0 ? ['random-walk'] : own), 'oracle'];
}

/**
 * What makes the agent of a baseline: the scenario's own before one of {@link BASELINES}.
 *
 * @throws ValidationError `unknown_controller`, suggesting the nearest
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
 * The speed at which baselines drive a body: its limit, or what the scenario declares for bodies without one.
 *
 * @returns m/s
 * @throws ScenarioError `no_cruise_speed`
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
