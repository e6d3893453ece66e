import { setTimeout as delay } from 'node:timers/promises';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import type { Answer, FaultResult } from '../../../bridges/ros2/faults/experiment.ts';
import type { FaultName } from '../../../bridges/ros2/faults/mutilations.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { renderTable } from '../terminal/table.ts';
import { NodeLog } from './node-log.ts';
import { splitRosArguments } from './ros-arguments.ts';
import type { Ros2Values } from './ros2-options.ts';
import { listenForStop, STOPPED } from './stop-node.ts';

const NODE = 'injector';
/** Seconds that the controller under test may take to appear, and to drive. */
const PATIENCE_SECONDS = 30;
const VELOCITY = 'velocity';

/** Tries faults on whatever controller hears topics under `/faulty`, and reports what it did. */
export async function injectFaults(call: Call<Ros2Values & { readonly inject: string }>): Promise<number> {
  const { argv, options, io, output } = call;
  const { inject, node = NODE, namespace, topics = {}, seed = 1, trials = 5 } = options;
  const { lasts: lastsSeconds = 2, within: withinSeconds = 0.5, backWithin: backWithinSeconds = 5 } = options;
  const { FAULTS } = await import('../../../bridges/ros2/faults/mutilations.ts');
  const faults = faultsIn(inject, Object.keys(FAULTS) as FaultName[]);
  const topic = velocityIn(topics);
  const log = new NodeLog(output);
  const say = (text: string): void => log.say(text);
  const interrupt = listenForStop(io, say);
  try {
    const { openRclNode } = await import('../../../bridges/ros2/transport/rclnodejs.ts');
    const { RosNames } = await import('../../../bridges/ros2/transport/names.ts');
    const { faultResults } = await import('../../../bridges/ros2/faults/experiment.ts');
    const { ros: rosArguments } = splitRosArguments(argv);
    const names = new RosNames(node, namespace, rosArguments);
    const fault = (error: unknown): void => log.fault(error);
    const transport = await openRclNode({ node, rosArguments, fault, ...given({ namespace }) });
    try {
      say(`${names.fullName}: seed ${seed}, ${trials} trials of each fault, which lasts ${lastsSeconds} s`);
      const results: FaultResult[] = [];
      const experiment = faultResults({
        transport,
        clock: { now: () => performance.now() * 1e-3, wait: (seconds) => delay(seconds * 1e3) },
        faults,
        trials,
        lastsSeconds,
        withinSeconds,
        backWithinSeconds,
        seed,
        velocity: { topic, fullName: names.topic(topic) },
        patienceSeconds: PATIENCE_SECONDS,
        signal: interrupt.signal,
        say,
      });
      for await (const result of experiment) {
        results.push(result);
        say(rowOf(result).join(', '));
      }
      if (options.json) output.json({ seed, trials, lastsSeconds, withinSeconds, backWithinSeconds, results });
      else if (results.length > 0) output.result(renderTable(COLUMNS, results.map(rowOf), output.style.bold));
      return interrupt.signal.aborted ? STOPPED : exitCodeFor(results);
    } finally {
      await transport.close();
    }
  } finally {
    interrupt.dispose();
  }
}

/** The faults that a text names. @throws ValidationError `invalid_option` */
export function faultsIn(text: string, names: readonly FaultName[]): readonly FaultName[] {
  const wanted = text === 'all' ? names : text.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (names.includes(name as FaultName)) continue;
    const nearest = nearestName(name, names);
    throw new ValidationError('there is no such fault', {
      code: 'invalid_option',
      expected: `all, or names of ${names.join(', ')}, separated by commas`,
      received: name,
      block: '--inject',
      ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
    });
  }
  return wanted as readonly FaultName[];
}

/** @throws ValidationError `invalid_option` for any other name: what is heard says itself which topics are passed on */
function velocityIn(topics: NonNullable<Ros2Values['topics']>): string {
  const { [VELOCITY]: velocity = 'cmd_vel', ...others } = topics;
  const [other] = Object.keys(others);
  if (other === undefined) return typeof velocity === 'string' ? velocity : velocity.topic;
  throw new ValidationError(`the topics name '${other}', which is not asked for`, {
    code: 'invalid_option',
    expected: 'velocity=TOPIC alone: what the controller hears under /faulty says which other topics are passed on',
    received: other,
    block: '--topics',
    remedy: 'leave it out',
  });
}

/** Failed where a controller that must stop did not, undecided where trials are missing or none was made. */
export function exitCodeFor(results: readonly FaultResult[]): number {
  if (results.some(({ verdict }) => verdict === 'failed')) return EXIT.failed;
  return results.length === 0 || results.some(({ verdict }) => verdict === 'undecided') ? EXIT.undecided : EXIT.ok;
}

const COLUMNS = [
  { head: 'fault' },
  { head: 'topic' },
  { head: 'must stop' },
  { head: 'what it did' },
  { head: 'drives again' },
  { head: 'verdict' },
];

/** A result, as cells of {@link COLUMNS}. */
export function rowOf({ fault, topic, mustStop, answers, backSeconds, verdict }: FaultResult): readonly string[] {
  const kinds = [...new Set(answers.map(({ what }) => what))];
  const did = kinds.map((kind) => {
    const alike = answers.filter(({ what }) => what === kind);
    return `${alike.length < answers.length ? `${alike.length} x ` : ''}${WORDS[kind](alike as never)}`;
  });
  const back = backSeconds.filter((seconds) => seconds !== null);
  const missing = backSeconds.length - back.length;
  const again = [
    ...(back.length > 0 ? [`after ${spread(back)} s`] : []),
    ...(missing > 0 ? [`${missing} x not in time`] : []),
  ];
  return [fault, topic, mustStop ? 'yes' : 'no', did.join('; ') || 'not tried', again.join('; '), verdict];
}

type Kind<W> = readonly Extract<Answer, { what: W }>[];

const WORDS: { readonly [W in Answer['what']]: (answers: Kind<W>) => string } = {
  stopped: (answers) => `zero after ${spread(answers.map(({ seconds }) => seconds))} s`,
  'moved again': (answers) => `zero after ${spread(answers.map(({ seconds }) => seconds))} s, then moved again`,
  slowed: (answers) => `slowed to ${spread(answers.map(({ share }) => share))} of its speed`,
  'fell silent': (answers) => `said nothing after ${spread(answers.map(({ seconds }) => seconds))} s`,
  'went on': (answers) => `went on for ${Math.min(...answers.map(({ seconds }) => seconds)).toFixed(1)} s`,
};

/** Median, and least to most where they differ. */
function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b).map((value) => value.toFixed(2));
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const median = sorted[sorted.length >> 1];
  return least === most ? median : `${median} (${least} to ${most})`;
}
