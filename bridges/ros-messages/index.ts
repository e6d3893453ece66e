/**
 * Messages and services of ROS 2 without ROS: their definitions, and their way to CDR and back.
 *
 * @module
 */

export type { KnownMessage, KnownService } from './definitions.ts';
export type { RosMessageErrorCode } from './error-codes.ts';
export type {
  Message,
  MessageConstants,
  MessageInput,
  ServiceRequest,
  ServiceRequestInput,
  ServiceResponse,
  ServiceResponseInput,
} from './message-fields.ts';
export {
  isKnownMessage,
  type KnownMessageType,
  type MessageType,
  messageType,
  messageTypeFrom,
} from './message-type.ts';
export { flattenPose, flattenTwist, headingOf, ORIGIN, planarPose, planarTwist, yaw, yawStream } from './planar.ts';
export { quaternionProduct } from './quaternion.ts';
export { ros1Translator, ros2Name } from './ros1.ts';
export { type ServiceType, serviceType } from './service-type.ts';
export { nanosecondsOf, type Time, timeOf } from './time.ts';
