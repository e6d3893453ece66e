import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of robots and nodes of ROS 2. */
export const ROS2_ERRORS = {
  ValidationError: {
    unknown_robot: {
      meaning: 'There is no robot of that name.',
      remedy: 'Take one that `reafference list robots` lists, or name the topics by `--topics`.',
    },
  },
  WiringError: {
    robot_mismatch: {
      meaning:
        'The agent declares a body that is faster or smaller than the robot, or a sensor that is mounted elsewhere.',
      remedy: 'Write the lines into the agent that the error names.',
    },
    topic_mismatch: {
      meaning: 'A topic has messages that cannot fill the sensor, or that the actuator does not send.',
      remedy: 'Map another topic to it.',
    },
    unmapped_actuator: {
      meaning: 'There is no topic for an actuator of this kind.',
      remedy: 'Leave the actuator out of an agent that drives a robot on ROS.',
    },
    unmapped_sensor: {
      meaning: 'There is no topic that can fill a sensor of this kind.',
      remedy: 'Leave the sensor out of an agent that drives a robot on ROS.',
    },
  },
  BridgeError: {
    bond_broken: {
      meaning: 'The lifecycle manager that an agent has a bond with has ended, or is silent.',
      remedy: 'Look after the manager, and start it anew: it activates the agent again.',
    },
    bridge_fault: {
      meaning: 'A foxglove_bridge reports that it could not do what it was asked for.',
      remedy: 'Look into the log of the bridge.',
    },
    connection_failed: {
      meaning: 'There is no connection to a foxglove_bridge, or what answers is none.',
      remedy: 'Start the bridge, and check its address.',
    },
    connection_lost: {
      meaning: 'The connection to a foxglove_bridge ended.',
      remedy: 'Look after the bridge and the network, and connect again.',
    },
    empty_log: {
      meaning: 'A recorded log has no messages.',
      remedy: 'Look at it with `reafference inspect`; record while something is published.',
    },
    invalid_topic: {
      meaning: 'A name of a topic, a service or a node is not one that ROS takes.',
      remedy: 'Join words of letters, digits and `_` by `/`; no word begins with a digit.',
    },
    malformed_urdf: {
      meaning:
        'A description of a robot is no XML, or has numbers, names or joints from which no robot can be put together.',
      remedy: 'Mend it in the line that the error names; `check_urdf FILE` looks at all of it.',
    },
    mount_mismatch: {
      meaning: 'The transforms of a robot have a sensor elsewhere than its agent declares.',
      remedy: 'Declare the mount that the robot has, or say what counts, with `--mounts`.',
    },
    no_listener: {
      meaning: 'Faults are to be tried, and no controller listens to topics under `/faulty`.',
      remedy: 'Start it with what it hears renamed: `--ros-args -r scan:=/faulty/scan`.',
    },
    no_messages: {
      meaning: 'Sensors of an agent on ROS have had no message when it was to begin.',
      remedy: 'Start the driver of each, or map another topic to it.',
    },
    no_service: {
      meaning: 'Nobody answers a service.',
      remedy: 'Start the node that offers it; check its name and type with `ros2 service list -t`.',
    },
    no_transform: {
      meaning: 'The mounts of sensors are to be those of the robot, and no transform says one of them.',
      remedy: 'Start what publishes the transforms, or declare the mounts and say `--mounts agent`.',
    },
    not_driven: {
      meaning: 'Faults are to be tried on a controller that does not drive before anything is wrong.',
      remedy: 'Give it room, or a goal; name the topic of its velocity by `--topics velocity=TOPIC`.',
    },
    not_now: {
      meaning: 'A service of a node was asked for what it cannot do in the state that the node is in.',
      remedy: 'Do first what the error says.',
    },
    ros_unavailable: {
      meaning: 'ROS 2 or rclnodejs is not there, or not set up in this shell.',
      remedy: 'Run the command that the error names.',
    },
    scan_not_covered: {
      meaning: 'A range finder does not look along all the beams that its sensor is declared with.',
      remedy: 'Declare the beams that the robot has, by `fieldOfView` and `beams`.',
    },
    service_failed: {
      meaning: 'A service was called, and it is known that it will not answer.',
      remedy: 'Look into the log of the node that offers it.',
    },
    topic_mismatch: {
      meaning: 'A topic has messages that cannot fill the sensor, or that the actuator does not send.',
      remedy: 'Map another topic to it.',
    },
    topic_not_recorded: {
      meaning: 'A recorded log has no messages on a topic that an agent listens to.',
      remedy: 'Map the sensor to a topic of the log, with `--topics`; `reafference inspect` lists them.',
    },
    transport_closed: {
      meaning: 'Something was sent or asked for after the transport was closed.',
      remedy: 'Do it before `close`.',
    },
    transport_failed: {
      meaning: 'The way into the ROS graph failed, or what was asked of it did.',
      remedy: 'Read the message, which is what the other side said; `reafference doctor` tells what is there.',
    },
    unexpanded_xacro: {
      meaning: 'A description of a robot has macros of xacro.',
      remedy: 'Expand them first: `xacro robot.urdf.xacro > robot.urdf`.',
    },
    unsupported_by_transport: {
      meaning: 'A way into a ROS graph cannot do what it is asked for.',
      remedy: 'Use another one: the error names it.',
    },
  },
} as const satisfies ErrorTable;

/** Values of `code` in errors of robots and nodes of ROS 2; docs/errors.md says what each means. */
export type Ros2ErrorCode = keyof CodesOf<typeof ROS2_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof ROS2_ERRORS> {}
}
