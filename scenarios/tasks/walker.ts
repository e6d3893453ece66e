import { defineBody } from '../../agents/index.ts';

/** A point that walls stop. */
export const walker = defineBody({
  name: 'walker',
  radius: 0,
  height: 0.05,
  mass: 0.2,
  drive: 'holonomic',
  limits: { linear: Infinity, angular: Infinity, linearAcceleration: Infinity, angularAcceleration: Infinity },
});
