import { type Mutant, mistakesIn, partsOf } from './mutant.ts';

const part = partsOf('bridges/ros2/node');
const JOURNAL = 'test/bridges/ros2/log/journal.test.ts';

/** Mistakes in what makes an agent a node of ROS 2. */
export const nodes: readonly Mutant[] = [
  ...part('lifecycle', [
    ["outcome = 'transition_failure';", "outcome = 'transition_success';", 'a transition that failed is told as done'],
    ['    this.#state = way.to;\n    this.#announce(way);', '    this.#state = way.to;', 'nobody hears of transitions'],
    [
      "    [31, 'transition_failure', 'activating', 'inactive'],",
      "    [31, 'transition_failure', 'activating', 'unconfigured'],",
      'an activation that failed cleans up',
    ],
    [
      'setTimeout(() => this.#finalize(), ANSWER_MILLISECONDS)',
      'this.#finalize()',
      'who shuts a node down has no answer',
    ],
  ]),
  ...part('bond', [
    ['    this.#unanswered = 0;\n', '', 'a manager that is heard is taken for silent'],
    ['heard.instance_id !== this.#instance', 'true', 'a node hears itself'],
    ['if (instance !== this.#other) return;', '', 'a second manager ends the bond of the first'],
    ['if (this.#other === undefined) return;', '', 'a node without a manager is deactivated'],
    ['if (this.#closed !== undefined) return;', '', 'the answer to an end is a break'],
  ]),
  ...part('graph-remarks', [
    ['this.#seen.includes(remark)', 'true', 'what is seen once is remarked'],
    ['now - this.#lost < GHOST_MILLISECONDS ? [] : ', '', 'the ends of a process that died are another node'],
    ['type === own.type && ', '', 'a subscription of another type hears the velocity'],
    [' && !isStandbyNode(one.node)', '', 'the own guard that stands by is another driver'],
  ]),
  ...part('growth', [['count < last ? count : count - last', 'count - last', 'counts that begin anew are forgotten']]),
  ...mistakesIn('bridges/ros2/node/tick-journal.ts', JOURNAL, [
    [
      'messages.push([this.#options.clock.tick, ',
      'messages.push([this.#first, ',
      'messages are heard in the first tick of a page',
    ],
    ['this.#events.push({ tick, ', 'this.#events.push({ tick: tick + 1, ', 'boundaries are a tick late'],
    ["    this.note({ what: 'activate' });\n", '', 'an agent that is active again remembers what it sensed'],
  ]),
  ...mistakesIn('bridges/ros2/log/heard-bag.ts', JOURNAL, [
    ['.shift()', '[0]', 'messages of the same bytes come in the same tick'],
  ]),
  ...mistakesIn('bridges/ros2/node/rosout.ts', 'test/scenarios/cli/ros2/node-log.test.ts', [
    ['systemNanoseconds()', '0n', 'lines of the log have no time'],
  ]),
  ...part('parameters', [[' && !OF_EVERY_NODE.test(name)', '', 'parameters of every node are said to be none']]),
];
