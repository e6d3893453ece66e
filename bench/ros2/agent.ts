/** Drives at 0.3 m/s and answers each odometry: it turns at the x that it was told. A negative x blocks its loop for a second. */
import {
  type Controller,
  defineAgent,
  eventCamera,
  type Observed,
  type Odometry,
  odometrySensor,
  point,
  type Twist,
  velocityActuator,
} from '../../agents/index.ts';

/** The camera is left out where nothing sends events. */
const camera =
  process.env['WITH_EVENTS'] === undefined
    ? {}
    : { events: eventCamera({ width: 128, height: 128, fieldOfView: 1, mount: { z: 0.1 }, pixel: 'ideal' }) };

const answering: Controller<{ odometry: Observed<Odometry> }, { velocity: Twist }> = {
  manifest: {
    name: 'answering',
    version: 1,
    sensors: { odometry: { kind: 'odometry' } },
    actuators: { velocity: { kind: 'velocity' } },
  },
  initialise() {},
  beginTrial() {},
  endTrial() {},
  save: () => new Uint8Array(),
  restore() {},
  step(_tick, { odometry }, _feedback, { velocity }) {
    if (odometry.x < 0 && odometry.arrival.isNew) for (const end = Date.now() + 1000; Date.now() < end; );
    velocity.linearX = 0.3;
    velocity.angularZ = odometry.x;
  },
};

export default defineAgent({
  body: point,
  sensors: { odometry: odometrySensor(), ...camera },
  actuators: { velocity: velocityActuator() },
  controller: () => answering,
});
