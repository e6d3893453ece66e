/**
 * What an implementation of a seam must do, for implementations of your own: a suite takes a factory and gives checks, which
 * any test runner can run.
 *
 * @example
 * for (const { name, run } of physicsConformance(myEngine, { body: rodent })) it(name, run);
 */
export { type BoardConformanceOptions, boardConformance } from './board.ts';
export { type BoardStreamConformanceOptions, boardStreamConformance } from './board-stream.ts';
export type { Check } from './check.ts';
export { clockConformance } from './clock.ts';
export { type ControllerConformanceOptions, controllerConformance } from './controller.ts';
export { emitterConformance } from './emitter.ts';
export { type EventFormatConformanceOptions, eventFormatConformance, type KnownRecording } from './event-format.ts';
export { hostedSimulationConformance } from './hosted-simulation.ts';
export { type ExerciseQueue, jobQueueConformance } from './job-queue.ts';
export type { Exercise, ExerciseReport, ExerciseResult } from './job-queue-work.ts';
export { type PhysicsConformanceOptions, physicsConformance } from './physics.ts';
export { type RobotConformanceOptions, type RobotUnderTest, robotConformance } from './robot.ts';
export { type RosTransportAbility, type RosTransportUnderTest, rosTransportConformance } from './ros-transport.ts';
export { type KnownRobot, rosTruthConformance, type ToldMessage } from './ros-truth.ts';
export { type SensorModelConformanceOptions, sensorModelConformance } from './sensor-model.ts';
