import { ValidationError } from '../../../agents/errors.ts';
import { defineCommand } from '../command.ts';
import { FOXGLOVE_OPTIONS } from '../options/foxglove.ts';
import { flagOf } from '../options/option.ts';
import { ROS2_OPTIONS, type Ros2Values } from '../ros2/ros2-options.ts';

/** What the command can do. */
type Use = 'an agent' | 'a simulation' | 'faults';

/** Options of some of the uses, and of which. */
const ONLY: readonly (readonly [options: readonly string[], uses: readonly Use[]])[] = [
  [
    [
      'bridge',
      'useSimTime',
      'staleAfter',
      'managed',
      'state',
      'on',
      'ranges',
      'mounts',
      ...Object.keys(FOXGLOVE_OPTIONS),
    ],
    ['an agent'],
  ],
  [['physics', 'speed', 'clockPeriod', 'lockStep', 'agent', 'waitForAgent', 'localiser'], ['a simulation']],
  [['trials', 'lasts', 'within', 'backWithin'], ['faults']],
  [
    ['robot', 'set', 'body', 'reactivate', 'commandRate'],
    ['an agent', 'a simulation'],
  ],
];

/** How each use is asked for. */
const ASKED: Readonly<Record<Use, string>> = {
  'an agent': 'an agent, and neither --serve nor --inject',
  'a simulation': '--serve and a scenario',
  faults: '--inject and names of faults',
};

/** Options that need a service of the node, and what they are for. */
const SERVED = { managed: 'waits for `ros2 lifecycle set`', state: 'is for ~/save and ~/load' } as const;

/** @throws ValidationError `misplaced_option`, `conflicting_options` */
function checkUse(operands: readonly string[], options: Ros2Values): Use {
  const { serve, inject } = options;
  const uses: Use[] = [];
  if (operands.length > 0) uses.push('an agent');
  if (serve !== undefined) uses.push('a simulation');
  if (inject !== undefined) uses.push('faults');
  const [use = 'an agent', another] = uses;
  if (uses.length !== 1) {
    throw new ValidationError(another === undefined ? 'no agent is named' : problemOf(uses), {
      code: 'conflicting_options',
      expected:
        'an agent to run as a node, or --serve and a scenario whose simulation is served, or --inject and faults to try',
      received: [...operands, ...(serve ? [`--serve ${serve}`] : []), ...(inject ? [`--inject ${inject}`] : [])].join(
        ' ',
      ),
      remedy:
        another === undefined
          ? 'name a file that exports an agent, or the id of a scenario'
          : 'run each as a node of its own, in a shell of its own',
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
  for (const [names, of] of ONLY) {
    const other = of.includes(use) ? undefined : names.find((key) => key in options);
    if (other === undefined) continue;
    throw new ValidationError(`${flagOf(other)} is for ${of.join(' or ')}`, {
      code: 'misplaced_option',
      expected: of.map((one) => ASKED[one]).join('; or '),
      received: flagOf(other),
      remedy: 'leave it out',
    });
  }
  return use;
}

function problemOf(uses: readonly Use[]): string {
  const asked: Readonly<Record<Use, string>> = {
    'an agent': 'an agent is named',
    'a simulation': 'a simulation is served',
    faults: 'faults are injected',
  };
  const parts = uses.map((use) => asked[use]).reverse();
  return `${parts.join(', and ')} too`;
}

export const ros2 = defineCommand({
  name: 'ros2',
  summary: 'run an agent as a node of ROS 2, serve a simulation to nodes of ROS 2, or try faults on any controller',
  operands: { '[agent]': 'path of a file that exports an agent, or id of a scenario, whose agent it is' },
  options: ROS2_OPTIONS,
  note: 'Arguments of ROS follow --ros-args: remaps (-r odom:=/robot/odom) and parameters (-p name:=value).',
  async action(call) {
    const { serve = '', inject = '' } = call.options;
    switch (checkUse(call.operands, call.options)) {
      case 'an agent':
        return (await import('../ros2/run-node.ts')).runNode(call);
      case 'a simulation':
        return (await import('../ros2/serve-scenario.ts')).serveScenario({
          ...call,
          options: { ...call.options, serve },
        });
      case 'faults':
        return (await import('../ros2/inject-faults.ts')).injectFaults({
          ...call,
          options: { ...call.options, inject },
        });
    }
  },
});
