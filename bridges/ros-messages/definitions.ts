import { BOND } from './bond.ts';
import { BUILTIN_INTERFACES } from './builtin-interfaces.ts';
import { DIAGNOSTIC_MSGS } from './diagnostic-msgs.ts';
import { DVS_MSGS } from './dvs-msgs.ts';
import { EVENT_CAMERA_MSGS } from './event-camera-msgs.ts';
import { GEOMETRY_MSGS } from './geometry-msgs.ts';
import { LIFECYCLE_MSGS, LIFECYCLE_MSGS_SERVICES } from './lifecycle-msgs.ts';
import { NAV_MSGS } from './nav-msgs.ts';
import { RCL_INTERFACES, RCL_INTERFACES_SERVICES } from './rcl-interfaces.ts';
import { REAFFERENCE_MSGS } from './reafference-msgs.ts';
import { ROSGRAPH_MSGS } from './rosgraph-msgs.ts';
import { SENSOR_MSGS } from './sensor-msgs.ts';
import { SIMULATION_INTERFACES, SIMULATION_INTERFACES_SERVICES } from './simulation-interfaces.ts';
import { STD_MSGS } from './std-msgs.ts';
import { STD_SRVS } from './std-srvs.ts';
import { TF2_MSGS } from './tf2-msgs.ts';
import { VISUALIZATION_MSGS } from './visualization-msgs.ts';

/**
 * The definition of every message type that is known here, as in its `.msg` file: types of other messages with their package, no
 * comments. What is not of ours is of ROS 2 Jazzy. The types of the messages follow from these texts.
 */
export const MESSAGE_DEFINITIONS = {
  ...BUILTIN_INTERFACES,
  ...STD_MSGS,
  ...GEOMETRY_MSGS,
  ...NAV_MSGS,
  ...SENSOR_MSGS,
  ...TF2_MSGS,
  ...DIAGNOSTIC_MSGS,
  ...VISUALIZATION_MSGS,
  ...ROSGRAPH_MSGS,
  ...LIFECYCLE_MSGS,
  ...RCL_INTERFACES,
  ...BOND,
  ...SIMULATION_INTERFACES,
  ...EVENT_CAMERA_MSGS,
  ...DVS_MSGS,
  ...REAFFERENCE_MSGS,
} as const;

/** The definition of every service type that is known here, as in its `.srv` file. */
export const SERVICE_DEFINITIONS = {
  ...STD_SRVS,
  ...LIFECYCLE_MSGS_SERVICES,
  ...RCL_INTERFACES_SERVICES,
  ...SIMULATION_INTERFACES_SERVICES,
} as const;

/** Full name of a message type that is known here, such as `nav_msgs/msg/Odometry`. */
export type KnownMessage = keyof typeof MESSAGE_DEFINITIONS;

/** Full name of a service type that is known here, such as `std_srvs/srv/Trigger`. */
export type KnownService = keyof typeof SERVICE_DEFINITIONS;
