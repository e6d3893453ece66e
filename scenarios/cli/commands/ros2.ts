import { ValidationError } from '../../../agents/errors.ts';
import { defineCommand } from '../command.ts';
import { foxgloveOptions } from '../options/foxglove.ts';
import { checked, count, file, flag, flagOf, jsonFlag, seconds, seed, text } from '../options/option.ts';
import { ranges } from '../options/ranges.ts';
import { settings } from '../options/settings.ts';
import { topics } from '../options/topics.ts';

/** Options of one of the two uses alone. */
const ALONE = {
  agent: ['useSimTime', 'staleAfter', 'managed', 'state', 'on', 'ranges', ...Object.keys(foxgloveOptions)],
  simulation: ['physics', 'speed', 'clockPeriod', 'lockStep', 'agent', 'waitForAgent', 'localiser'],
} as const;

/** @throws ValidationError `misplaced_option`, `conflicting_options` */
function checkUse(operands: readonly string[], options: { readonly serve?: string }): void {
  const serves = options.serve !== undefined;
  if (serves === operands.length > 0) {
    throw new ValidationError(serves ? 'a simulation is served, and an agent is named too' : 'no agent is named', {
      code: 'conflicting_options',
      expected: 'either an agent to run as a node, or --serve and a scenario whose simulation is served',
      received: [...operands, ...(serves ? [`--serve ${options.serve}`] : [])].join(' '),
      remedy: serves
        ? 'run the agent as a node of its own'
        : 'name a file that exports an agent, or the id of a scenario',
    });
  }
  const other = ALONE[serves ? 'agent' : 'simulation'].find((key) => key in options);
  if (other === undefined) return;
  throw new ValidationError(`${flagOf(other)} is for ${serves ? 'an agent' : 'a simulation'}`, {
    code: 'misplaced_option',
    expected: serves ? 'an agent, and no --serve' : '--serve and a scenario',
    received: flagOf(other),
    remedy: 'leave it out',
  });
}

export const ros2 = defineCommand({
  name: 'ros2',
  summary: 'run an agent as a node of ROS 2, or serve a simulation to nodes of ROS 2',
  operands: { '[agent]': 'path of a file that exports an agent, or id of a scenario, whose agent it is' },
  options: {
    serve: text('scenario', 'publish the simulation of a scenario, and take its velocity from cmd_vel'),
    topics,
    node: text('name', 'name of the node (default: agent; with --serve: simulation)'),
    namespace: text('name', 'namespace of the node (default: /)'),
    useSimTime: flag('follow /clock; so does -p use_sim_time:=true'),
    staleAfter: count('ms', 'stop the robot while an input is silent for longer (default: 500)'),
    managed: flag('wait for `ros2 lifecycle set`, instead of being configured and activated at once'),
    seed: seed('s', "seed of the controller (default: 1), or with --serve of the run (default: the scenario's first)"),
    set: settings,
    body: text('name', "one of the scenario's bodies"),
    on: text('board', "run the controller's networks on a board, see `boards`: its name, or name:address"),
    ranges,
    state: file('where ~/save keeps what was learned, and ~/load finds it (default: agent.state)'),
    ...foxgloveOptions,
    physics: text('name', "with --serve, one of the scenario's engines: kinematic, cannon"),
    speed: checked(
      'factor',
      'with --serve, simulated time over wall time (default: 1)',
      'a number above 0',
      (given) => {
        const factor = given.trim() === '' ? Number.NaN : Number(given);
        return factor > 0 && factor < Infinity ? factor : undefined;
      },
    ),
    clockPeriod: count('ms', 'with --serve, simulated time between two messages of /clock and /tf (default: 10)'),
    lockStep: count('ms', 'with --serve, wait so long for a command after each /clock; --speed is then the highest'),
    agent: text('node', 'with --serve, the node that is told of trials (default: /agent)'),
    waitForAgent: seconds(
      's',
      'with --serve, how long the first trial waits for it (default: 1; with --lock-step: 60)',
    ),
    localiser: flag('with --serve, leave it to a localiser to say on /tf where odom is in the map'),
    json: jsonFlag,
  },
  note: 'Arguments of ROS follow --ros-args: remaps (-r odom:=/robot/odom) and parameters (-p name:=value).',
  async action(call) {
    checkUse(call.operands, call.options);
    const { serve } = call.options;
    if (serve === undefined) return (await import('../ros2/run-node.ts')).runNode(call);
    const { serveScenario } = await import('../ros2/serve-scenario.ts');
    return serveScenario({ ...call, options: { ...call.options, serve } });
  },
});
