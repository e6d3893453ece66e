import { ON_BOARD_OPTIONS } from '../options/board.ts';
import { FOXGLOVE_OPTIONS } from '../options/foxglove.ts';
import { mounts } from '../options/mounts.ts';
import {
  count,
  file,
  flag,
  jsonFlag,
  type Options,
  rate,
  seconds,
  seed,
  text,
  type ValuesOf,
} from '../options/option.ts';
import { settings } from '../options/settings.ts';
import { silence } from '../options/silence.ts';
import { topics } from '../options/topics.ts';

/** Options of the command `ros2`. */
export const ROS2_OPTIONS = {
  serve: text('scenario', 'publish the simulation of a scenario, and take its velocity from cmd_vel'),
  robot: text('name', 'a known robot: its topics, types, frames and limits hold where none are given (list robots)'),
  inject: text(
    'faults',
    'try faults on a controller that hears /faulty/scan for /scan and so on: all, or some of silent, frozen, old, future, nan, infinite, empty, blind, out-of-range, foreign, swapped, duplicated, delayed, half-rate, dropped, link-dead, clock-stops, clock-back, clock-ahead',
  ),
  topics,
  mounts,
  node: text('name', 'name of the node (default: agent; with --serve: simulation; with --inject: injector)'),
  namespace: text('name', 'namespace of the node (default: /)'),
  bridge: text('url', 'through the foxglove_bridge of the robot, as in ws://robot.local:8765, without ROS 2 here'),
  useSimTime: flag('follow /clock; so does -p use_sim_time:=true'),
  staleAfter: silence,
  reactivate: flag('become active again by itself when inputs that were silent for too long are back'),
  commandRate: rate('Hz', 'tell the base a new velocity so often at most; a stop goes at once (default: 50)'),
  managed: flag('wait for `ros2 lifecycle set`, instead of being configured and activated at once'),
  seed: seed(
    's',
    "seed of the controller, or of what is drawn (default: 1); with --serve of the run (default: the scenario's first)",
  ),
  set: settings,
  body: text('name', "one of the scenario's bodies"),
  ...ON_BOARD_OPTIONS,
  state: file('where ~/save keeps what was learned, and ~/load finds it (default: agent.state)'),
  ...FOXGLOVE_OPTIONS,
  physics: text('name', "with --serve, one of the scenario's engines: kinematic, cannon"),
  speed: rate('factor', 'with --serve, simulated time over wall time (default: 1)'),
  clockPeriod: count('ms', 'with --serve, simulated time between two messages of /clock and /tf (default: 10)'),
  lockStep: count('ms', 'with --serve, wait so long for a command after each /clock; --speed is then the highest'),
  agent: text('node', 'with --serve, the node that is told of trials (default: /agent)'),
  waitForAgent: seconds('s', 'with --serve, how long the first trial waits for it (default: 1; with --lock-step: 60)'),
  localiser: flag('with --serve, leave it to a localiser to say on /tf where odom is in the map'),
  trials: count('n', 'with --inject, trials of each fault on each topic (default: 5)'),
  lasts: seconds('s', 'with --inject, how long a fault lasts (default: 2)'),
  within: seconds('s', 'with --inject, how soon zero must be commanded (default: 0.5)'),
  backWithin: seconds('s', 'with --inject, how long motion is waited for after a fault (default: 5)'),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link ROS2_OPTIONS}. */
export type Ros2Values = ValuesOf<typeof ROS2_OPTIONS>;
