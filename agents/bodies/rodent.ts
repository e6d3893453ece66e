import { defineBody } from './body.ts';

/** A rat-sized robot on two wheels. */
export const rodent = defineBody({
  name: 'rodent',
  radius: 0.05,
  height: 0.08,
  mass: 0.4,
  drive: 'differential',
  wheels: { radius: 0.02, separation: 0.08 },
  limits: { linear: 0.6, angular: 12, linearAcceleration: 6, angularAcceleration: 150 },
});
