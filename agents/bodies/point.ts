import { defineBody } from './body.ts';

/** A point that takes on any velocity at once: the body of rate-map and reinforcement-learning models. */
export const point = defineBody({
  name: 'point',
  radius: 0,
  height: 0.05,
  mass: 0.2,
  drive: 'holonomic',
  limits: { linear: Infinity, angular: Infinity, linearAcceleration: Infinity, angularAcceleration: Infinity },
  rebound: 3e-3,
});
