export { type ActuatorModel, type ActuatorSite, defineActuatorModel } from './actuators.ts';
export * from './casters/caster.ts';
export * from './casters/column-caster.ts';
export { FrameBuffer } from './casters/frame-buffer.ts';
export * from './casters/lens.ts';
export * from './casters/ray-caster.ts';
export { Scene } from './casters/scene.ts';
export type { SimulationErrorCode } from './error-codes.ts';
export * from './physics/cannon.ts';
export * from './physics/engine.ts';
export * from './physics/kinematic.ts';
export * from './robot.ts';
export { EventCamera, type EventCameraSetup } from './sensors/event-camera/camera.ts';
export {
  EventPixelArray,
  type EventPixelArrayOptions,
  type EventPixelCounters,
  type FlaggedEvents,
} from './sensors/event-camera/pixel/array.ts';
export { EVENT_PIXELS, eventPixel } from './sensors/event-camera/pixel/published-pixels.ts';
export { FAULTS, type FaultKind, type SensorFault } from './sensors/faults.ts';
export { defineSensorModel } from './sensors/realise.ts';
export { EventTruth } from './sensors/seam/event-truth.ts';
export type { SensorModel, SensorModelFactory, SensorSite, Truth } from './sensors/seam/sensor-model.ts';
export * from './world/surface.ts';
export * from './world/validate-world.ts';
export * from './world/world.ts';
