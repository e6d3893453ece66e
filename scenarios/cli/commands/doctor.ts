import { defineCommand } from '../command.ts';
import { flag, jsonFlag, seconds, text } from '../options/option.ts';
import { settings } from '../options/settings.ts';
import { topics } from '../options/topics.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'say what is missing on this machine, and the command that mends it',
  operands: { '[agent]': 'with --ros: an agent, or id of a scenario, whose topics are compared with what is on ROS 2' },
  options: {
    ros: flag('ROS 2 is needed: exit with 1 where it cannot be used'),
    topics,
    node: text('name', 'name of the node that the agent will be (default: agent)'),
    namespace: text('name', 'namespace of that node (default: /)'),
    useSimTime: flag('the agent will follow /clock'),
    seconds: seconds('s', 'how long to listen to the topics (default: 3)'),
    set: settings,
    body: text('name', "one of the scenario's bodies"),
    json: jsonFlag,
  },
  note: 'Arguments of ROS follow --ros-args: remaps (-r odom:=/robot/odom).',
  action: async (call) => (await import('../doctor/doctor.ts')).examine(call),
});
