import { type Mutant, mistakesIn, partsOf } from './mutant.ts';

const part = partsOf('bridges/ros2/serve');
const INTERFACES = 'test/scenarios/cli/ros2/simulation-interfaces.test.ts';

/** Mistakes in serving a simulation to others. */
export const served: readonly Mutant[] = [
  ...part('serve-run', [
    ['      control.passed();\n', '', 'steps never end'],
    ['if (agent.atWork) await agent.stopTrial();', '', 'an agent goes on with a trial that was taken back'],
    [
      'const signal = control.interrupted;',
      'const signal = new AbortController().signal;',
      'a reset waits for an agent',
    ],
  ]),
  ...part('velocity-input', [
    [
      'if (stamp > now && stamp <= this.#takenBack) return;',
      '',
      'what answers a time that was taken back drives the robot',
    ],
    [
      '    this.#stamp = 0n;\n    this.forget();',
      '    this.forget();',
      'nothing drives a robot whose time was taken back',
    ],
  ]),
  ...part('robot-entity', [
    ['this.#sensedTick === tick - 1 ? this.#before : now', 'now', 'a robot never accelerates'],
    ['cos * twist.linearX - sin * twist.linearY', 'twist.linearX', 'the velocity of an entity is in its own frame'],
    ['beside - radius', 'beside', 'bounds overlap with the middle of a body only'],
  ]),
  ...part('robot-description', [
    ["rollPitchYaw(turn).join(' ')", "[0, 0, 0].join(' ')", 'sensors in the URDF look ahead'],
    ["'<': '&lt;'", "'<': '<'", 'names break the URDF'],
  ]),
  ...mistakesIn('bridges/ros2/serve/served-robot.ts', INTERFACES, [
    [
      '    this.#write = this.#open();\n    this.heard',
      '    this.heard',
      'messages after a reset follow from those before it',
    ],
  ]),
  ...mistakesIn('bridges/ros2/serve/simulation-services.ts', INTERFACES, [
    ['(scope & both) !== both', 'false', 'a scope that is not supported resets all'],
    [
      "if (control.state !== 'paused') return failed(",
      'if (control.steps) return failed(',
      'steps are taken while time passes',
    ],
    [
      "error.code !== 'unknown_message_type') throw error;",
      'true) throw error;',
      'nothing is served without simulation_interfaces',
    ],
  ]),
  ...mistakesIn('scenarios/cli/ros2/serve-plan.ts', INTERFACES, [
    ['        publishing.restart();\n', '', 'what was told before a reset is told again after it'],
    ['        run.restore(beginning);\n', '', 'a reset takes nothing back'],
  ]),
];
