/** Drives at 0.3 m/s wherever it is told on `/tf` to be, and checks nothing itself. */
import {
  type Controller,
  defineAgent,
  type Observed,
  type Pose,
  point,
  poseSensor,
  type Twist,
  velocityActuator,
} from '../../agents/index.ts';

const ahead: Controller<{ pose: Observed<Pose> }, { velocity: Twist }> = {
  manifest: {
    name: 'ahead',
    version: 1,
    sensors: { pose: { kind: 'pose' } },
    actuators: { velocity: { kind: 'velocity' } },
  },
  initialise() {},
  beginTrial() {},
  endTrial() {},
  save: () => new Uint8Array(),
  restore() {},
  step(_tick, _seen, _feedback, { velocity }) {
    velocity.linearX = 0.3;
    velocity.angularZ = 0;
  },
};

export default defineAgent({
  body: point,
  sensors: { pose: poseSensor() },
  actuators: { velocity: velocityActuator() },
  controller: () => ahead,
});
