import { count, flag, folder, jsonFlag, type Options, seconds, text, type ValuesOf } from '../options/option.ts';
import { prefix, redis } from '../options/redis.ts';

/** Options of the command `worker`. */
export const WORKER_OPTIONS = {
  redis,
  prefix,
  out: folder(
    'folder of the sweep, where it is shared with who hands the jobs out; else results travel by the server, and checkpoints stay here',
  ),
  scratch: folder('where checkpoints lie that stay here (default: reafference/worker in the cache of the user)'),
  on: text(
    'board:address',
    'the board of this machine for jobs that run on it, as in mcu-stm32f405:/dev/ttyACM0; they take turns',
  ),
  concurrency: count('n', 'jobs done at the same time, each in a thread (default: one a processor)', 1024),
  name: text('name', 'its name in what is said (default: that of the machine and the number of the process)'),
  once: flag('end when there has been no job for 5 s'),
  lock: seconds('s', 'time without a word from it after which its jobs are given to others (default: 30)'),
  giveUp: seconds('s', 'end when the server has been away for so long (default: 600)'),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link WORKER_OPTIONS}. */
export type WorkerValues = ValuesOf<typeof WORKER_OPTIONS>;
