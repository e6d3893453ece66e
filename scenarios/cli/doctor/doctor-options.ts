import { mounts } from '../options/mounts.ts';
import { flag, jsonFlag, type Options, seconds, text, type ValuesOf } from '../options/option.ts';
import { settings } from '../options/settings.ts';
import { topics } from '../options/topics.ts';

/** Options of the command `doctor`. */
export const DOCTOR_OPTIONS = {
  ros: flag('ROS 2 is needed: exit with 1 where it cannot be used'),
  robot: text('name', 'a known robot, whose topics and limits the agent is compared with (list robots)'),
  topics,
  mounts,
  node: text('name', 'name of the node that the agent will be (default: agent)'),
  namespace: text('name', 'namespace of that node (default: /)'),
  bridge: text('url', 'look through the foxglove_bridge of the robot, as in ws://robot.local:8765, without ROS 2 here'),
  useSimTime: flag('the agent will follow /clock'),
  seconds: seconds('s', 'how long to listen to the topics (default: 3)'),
  set: settings,
  body: text('name', "one of the scenario's bodies"),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link DOCTOR_OPTIONS}. */
export type DoctorValues = ValuesOf<typeof DOCTOR_OPTIONS>;
