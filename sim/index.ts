export * from './physics/cannon.ts';
export * from './physics/engine.ts';
export * from './physics/kinematic.ts';
export * from './robot.ts';
export { defineSensorModel } from './sensors/realise.ts';
export type { SensorModel, SensorModelFactory, SensorSite, Truth } from './sensors/sensor-model.ts';
export * from './validate-world.ts';
export * from './world.ts';
