import { defineCommand } from '../command.ts';
import { count, file, flag, jsonFlag, seed, text } from '../options.ts';
import { settings } from '../settings-option.ts';
import { topics } from '../topics-option.ts';

export const ros2 = defineCommand({
  name: 'ros2',
  summary: 'run an agent as a node of ROS 2',
  operands: { '<agent>': 'path of a file that exports an agent, or id of a scenario, whose agent it is' },
  options: {
    topics,
    node: text('name', 'name of the node (default: agent)'),
    namespace: text('name', 'namespace of the node (default: /)'),
    useSimTime: flag('follow /clock; so does -p use_sim_time:=true'),
    staleAfter: count('ms', 'stop the robot while an input is silent for longer (default: 500)'),
    managed: flag('wait for `ros2 lifecycle set`, instead of being configured and activated at once'),
    seed: seed('s', 'seed of the controller (default: 1)'),
    set: settings,
    body: text('name', "one of the scenario's bodies"),
    json: jsonFlag,
    state: file('where ~/save keeps what was learned, and ~/load finds it (default: agent.state)'),
  },
  note: 'Arguments of ROS follow --ros-args: remaps (-r odom:=/robot/odom) and parameters (-p name:=value).',
  action: async (call) => (await import('../ros2/run-node.ts')).runNode(call),
});
