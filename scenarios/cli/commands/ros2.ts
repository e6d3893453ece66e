import { ValidationError } from '../../../agents/errors.ts';
import { defineCommand } from '../command.ts';
import { FOXGLOVE_OPTIONS } from '../options/foxglove.ts';
import { flagOf } from '../options/option.ts';
import { ROS2_OPTIONS, type Ros2Values } from '../ros2/ros2-options.ts';

/** Options of one of the two uses alone. */
const ALONE = {
  agent: ['bridge', 'useSimTime', 'staleAfter', 'managed', 'state', 'on', 'ranges', ...Object.keys(FOXGLOVE_OPTIONS)],
  simulation: ['physics', 'speed', 'clockPeriod', 'lockStep', 'agent', 'waitForAgent', 'localiser'],
} as const;

/** Options that need a service of the node, and what they are for. */
const SERVED = { managed: 'waits for `ros2 lifecycle set`', state: 'is for ~/save and ~/load' } as const;

/** @throws ValidationError `misplaced_option`, `conflicting_options` */
function checkUse(operands: readonly string[], options: Ros2Values): void {
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
  const served = (['managed', 'state'] as const).find((key) => options.bridge !== undefined && key in options);
  if (served !== undefined) {
    throw new ValidationError(`${flagOf(served)} ${SERVED[served]}, and no service can be offered through a bridge`, {
      code: 'conflicting_options',
      expected: `either --bridge or ${flagOf(served)}`,
      received: `--bridge ${options.bridge} ${flagOf(served)}`,
      remedy: 'leave it out, or run the agent where ROS 2 is set up',
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
  options: ROS2_OPTIONS,
  note: 'Arguments of ROS follow --ros-args: remaps (-r odom:=/robot/odom) and parameters (-p name:=value).',
  async action(call) {
    checkUse(call.operands, call.options);
    const { serve } = call.options;
    if (serve === undefined) return (await import('../ros2/run-node.ts')).runNode(call);
    const { serveScenario } = await import('../ros2/serve-scenario.ts');
    return serveScenario({ ...call, options: { ...call.options, serve } });
  },
});
