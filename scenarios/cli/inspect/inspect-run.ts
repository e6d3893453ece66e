import { basename } from 'node:path';
import type { RecordedRun } from '../../../bridges/recording/runs/recorded-run.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { counted } from '../terminal/counted.ts';
import { renderTable } from '../terminal/table.ts';

/** Shows what a recording of a run holds. */
export function inspectRun(
  { facts, topics, trials, seconds, bytes }: RecordedRun,
  { operands: [file], options, output }: Call<{ readonly json?: boolean }>,
): number {
  if (options.json) {
    output.json({ file, format: 'mcap', bytes, run: facts, trials, duration: seconds, topics });
    return EXIT.ok;
  }
  const { style } = output;
  const { scenario = '?', version = '?', body = '?', physics = '?', controller = '?', seed = '?' } = facts;
  const about = [
    `body ${body}, ${physics} physics, controller ${controller}, seed ${seed}`,
    `${counted(trials, 'trial')}, ${seconds.toFixed(3)} s simulated, ${(bytes / 1e6).toFixed(1)} MB`,
  ];
  const table = renderTable(
    [{ head: 'Topic' }, { head: 'Messages', align: 'right' }, { head: 'Type' }],
    topics.map(({ topic, messages, type }) => [topic, String(messages), type]),
    style.dim,
  );
  output.result(
    `${style.bold(basename(file))}  a run of ${style.bold(`${scenario}@${version}`)}\n${about.map(style.dim).join('\n')}\n\n${table}`,
  );
  return EXIT.ok;
}
