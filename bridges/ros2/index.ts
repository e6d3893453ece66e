/**
 * Agents on robots with ROS 2.
 *
 * @module
 */

export type { Ros2ErrorCode } from './error-codes.ts';
export type { Charge, Opening, VelocityTopic } from './guard/channel.ts';
export { GuardedTransport, type GuardListener } from './guard/guarded-transport.ts';
export type { MountFinding, MountOptions, MountPolicy } from './mounts.ts';
export {
  AgentNode,
  type AgentNodeOptions,
  type AgentNodeTotal,
  type Drive,
  type StateStore,
} from './node/agent-node.ts';
export type { LifecycleState, LifecycleTransition } from './node/lifecycle.ts';
export { type Parameter, Parameters, type ParameterValue } from './node/parameters.ts';
export { type LogLevel, Rosout } from './node/rosout.ts';
export { type RosRobot, type RosRobotOptions, rosRobot, type TopicCounts } from './robot.ts';
export type { Distribution, RobotProfile, RobotSource, RobotTopic } from './robots/robot-profile.ts';
export { loadRobot, ROBOTS } from './robots/robots.ts';
export { TOPIC_READERS } from './sensors/index.ts';
export type { MountDependence, Placed, ReadMessage, TopicReader } from './sensors/topic-reader.ts';
export { SimulatedTimeClock } from './simulated-time.ts';
export { type AgentTopics, chooseTopics, type SensorTopic, type TopicChoice, type TopicMap } from './topics.ts';
export { openFoxglove } from './transport/foxglove.ts';
export { type OpenLogOptions, RosLog } from './transport/log.ts';
export { MemoryGraph } from './transport/memory.ts';
export * from './transport/qos.ts';
export { openRclNode } from './transport/rclnodejs.ts';
export type {
  Answer,
  MessageName,
  NodeOptions,
  Received,
  RosEndpoint,
  RosPublisher,
  RosTopic,
  RosTransport,
} from './transport/transport.ts';
export { bodyFromUrdf, type UrdfBody } from './urdf/body-from-urdf.ts';
