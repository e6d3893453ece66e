import { basename } from 'node:path';
import { type Openable, openBag, surveyBag } from '../../../bridges/recording/index.ts';
import type { RecordedRun } from '../../../bridges/recording/runs/recorded-run.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { counted as countOf } from '../terminal/counted.ts';
import { renderTable } from '../terminal/table.ts';
import type { InspectValues } from './inspect-options.ts';
import { rateText } from './inspect-recording.ts';

/** Shows what a recording of a run holds, and how often the messages of each topic come. */
export async function inspectRun(
  { facts, topics: counted, trials, seconds, bytes }: RecordedRun,
  from: Openable,
  { operands: [file], options, output }: Call<InspectValues>,
): Promise<number> {
  const survey = await surveyBag(await openBag(from));
  const topics = counted.map((one) => {
    const rate = survey.topics.find(({ name }) => name === one.topic)?.medianHz ?? null;
    return { ...one, medianHz: rate };
  });
  const start = Number(survey.earliest ?? 0n) / 1e9;
  if (options.json) {
    const { compressions: compression } = survey;
    output.json({ file, format: 'mcap', bytes, run: facts, trials, start, duration: seconds, compression, topics });
    return EXIT.ok;
  }
  const { style } = output;
  const { scenario = '?', version = '?', body = '?', physics = '?', controller = '?', seed = '?' } = facts;
  const about = [
    `body ${body}, ${physics} physics, controller ${controller}, seed ${seed}`,
    `${countOf(trials, 'trial')}, ${seconds.toFixed(3)} s simulated, ${(bytes / 1e6).toFixed(1)} MB`,
  ];
  const table = renderTable(
    [{ head: 'Topic' }, { head: 'Messages', align: 'right' }, { head: 'Type' }, { head: 'Median Hz', align: 'right' }],
    topics.map(({ topic, messages, medianHz, type }) => [topic, String(messages), type, rateText(medianHz)]),
    style.dim,
  );
  output.result(
    `${style.bold(basename(file))}  a run of ${style.bold(`${scenario}@${version}`)}\n${about.map(style.dim).join('\n')}\n\n${table}`,
  );
  return EXIT.ok;
}
