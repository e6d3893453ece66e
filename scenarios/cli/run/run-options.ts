import { ON_BOARD_OPTIONS } from '../options/board.ts';
import { faults } from '../options/fault.ts';
import { FOXGLOVE_OPTIONS } from '../options/foxglove.ts';
import { mounts } from '../options/mounts.ts';
import {
  count,
  existing,
  file,
  flag,
  folder,
  jsonFlag,
  type Options,
  seed,
  text,
  type ValuesOf,
} from '../options/option.ts';
import { recordWithout } from '../options/record-without.ts';
import { seeds } from '../options/seeds.ts';
import { settings } from '../options/settings.ts';
import { staleAfter } from '../options/stale-after.ts';
import { topics } from '../options/topics.ts';

/** Options of the command `run`. */
export const RUN_OPTIONS = {
  seeds: seeds(
    'run seeds 1 to n, or those of a list such as 5000-5099 or 1,2,7 (default: those that the scenario lists)',
  ),
  seed: seed('s', 'run one seed (default with --from: that of the recorded run, else 1)'),
  set: settings,
  body: text('name', "one of the scenario's bodies"),
  physics: text('name', "one of the scenario's engines: kinematic, cannon"),
  fault: faults,
  staleAfter,
  ...ON_BOARD_OPTIONS,
  shadow: flag('with --on: run the same networks here too, and say how the spikes agree'),
  jobs: count('n', 'seeds run at the same time (default: one a processor)'),
  record: file('record to an MCAP file or, without an extension, to a bag of ROS 2; with several seeds, one each'),
  recordWithout,
  report: file('write a report, one HTML file'),
  out: folder(
    'write trials, trajectories, weights, and spikes of the last trial, of all seeds, for Python (docs/results.md)',
  ),
  saveController: file('keep what was learned; with several seeds, one file each'),
  loadController: file('begin with what was kept'),
  checkpointEvery: count(
    'n',
    'save the whole experiment every n trials, to <out>/checkpoints or .reafference/checkpoints',
  ),
  resume: flag('go on from the checkpoints of a run that was cut short'),
  realTime: flag('keep pace with the clock, and report overruns'),
  ...FOXGLOVE_OPTIONS,
  from: existing(
    'bag',
    'let its agent hear a recorded log in place of a world: MCAP, a bag of ROS 2 or 1, or its folder',
  ),
  topics,
  mounts,
  verbose: flag(
    'show all curves, what the network costs, and each gate, though there are fewer seeds than it is set for',
  ),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link RUN_OPTIONS}. */
export type RunValues = ValuesOf<typeof RUN_OPTIONS>;
