import { point } from '../../agents/index.ts';
import type { World } from '../../sim/world/world.ts';
import type { Scenario, Trial } from './scenario.ts';

const NOWHERE: World = { name: 'nowhere', walls: [], obstacles: [] };

/**
 * Body, physics and world of a scenario whose agent has neither a place nor a way to move: it is shown cues and makes choices. The agent
 * has no velocity actuator; the scenario declares baselines of its own, an `oracle` among them.
 */
export const WITHOUT_A_BODY = {
  bodies: { point },
  physics: ['kinematic'],
  world: () => NOWHERE,
} as const satisfies Pick<Scenario, 'bodies' | 'physics' | 'world'>;

/** The places of a trial without any. */
export const WITHOUT_A_PLACE = {
  start: { x: 0, y: 0, heading: 0 },
} as const satisfies Pick<Trial, 'start'>;
