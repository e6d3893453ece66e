import { basename } from 'node:path';
import type { BagSurvey } from '../../../bridges/recording/index.ts';
import type { JournalFacts, LogRunResult } from '../../../bridges/ros2/log/run-log.ts';
import { rateText } from '../inspect/inspect-recording.ts';
import { counted } from '../terminal/counted.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';

/** Result of an agent that heard a log, with the names of agent and log, the container and the seed. */
export type LogRunFacts = Omit<LogRunResult, 'fault'> & {
  readonly agent: string;
  readonly log: string;
  readonly container: string;
  readonly seed: number;
};

/** Result of an agent that heard a log, as text for a person. */
export function logRunView(facts: LogRunFacts, survey: BagSurvey, style: Style): string {
  const { agent, log, container, seed, seconds, trials, heard } = facts;
  const heading = [
    `${style.bold(agent)} on ${style.bold(basename(log))}`,
    style.dim(`${container}, ${seconds.toFixed(3)} s, ${counted(trials, 'trial')}, seed ${seed}`),
  ].join('\n');
  const table = renderTable(
    [
      { head: 'Sensor' },
      { head: 'Topic' },
      { head: 'Type' },
      { head: 'Messages', align: 'right' },
      { head: 'Median Hz', align: 'right' },
      { head: 'Longest silence', align: 'right' },
    ],
    Object.entries(heard).map(([name, { topic, type, messages, medianHz, longestSilenceSeconds }]) => [
      name,
      topic,
      type,
      String(messages),
      rateText(medianHz ?? null),
      name === 'reward' ? '' : `${longestSilenceSeconds.toFixed(3)} s`,
    ]),
    style.dim,
  );
  const rows = factRows(facts, survey, style);
  const list = renderTable(
    [{ head: '' }, { head: '' }],
    rows.map(([what, value]) => [style.dim(what), value]),
  );
  return [heading, table, list].join('\n\n');
}

type Row = readonly [what: string, value: string];

function factRows(facts: LogRunFacts, survey: BagSurvey, style: Style): Row[] {
  const { heard, mounts, spikes, commands, moving, compared, journal, digest, partial, ticks } = facts;
  const rows: Row[] = [];
  if (partial) rows.push(['partial', style.bad(`ended after ${ticks} ticks`)]);
  const stale = Object.entries(heard).filter(([, { staleSeconds }]) => staleSeconds > 0);
  for (const [name, { staleSeconds }] of stale) {
    rows.push([
      'stale',
      style.bad(`'${name}' was silent for longer than is borne, ${staleSeconds.toFixed(3)} s in all`),
    ]);
  }
  for (const { verdict, text } of mounts) if (verdict !== 'same') rows.push(['mount', text]);
  const unheard = survey.topics.length - new Set(Object.values(heard).map(({ topic }) => topic)).size;
  if (unheard > 0) rows.push(['not heard', `${counted(unheard, 'topic')} of the log`]);
  const all = Object.values(spikes).reduce((sum, count) => sum + count, 0);
  const each = Object.entries(spikes).map(([population, count]) => `${population} ${count}`);
  rows.push(['spikes', all === 0 ? 'none' : `${all}: ${each.join(', ')}`]);
  rows.push(['commands', `${commands}, of which ${moving} move`]);
  if (journal !== undefined) rows.push(...journalRows(journal, style));
  if (compared !== undefined) {
    const { compared: count, same, linearRms, angularRms } = compared;
    const differ =
      same === count
        ? ''
        : `; they differ by ${linearRms.toPrecision(3)} m/s, ${angularRms.toPrecision(3)} rad/s (RMS)`;
    const those = journal === undefined ? 'commands in the log are the same' : 'commands are those of the node';
    const all = journal !== undefined && same === count ? ', with all that was sensed and all spikes' : '';
    rows.push(['recorded', `${same} of ${count} ${those}${all}${differ}`]);
  }
  rows.push(['digest', digest]);
  return rows;
}

/** By what the log was heard, and what is lacking for the same commands. */
function journalRows({ topic, lives, whole, heard, missing, loaded }: JournalFacts, style: Style): Row[] {
  const others = lives > 1 ? `, the longest of ${lives} runs` : '';
  const rows: Row[] = [['heard', `${counted(heard, 'message')}, each in the tick that ${topic} says${others}`]];
  if (!whole)
    rows.push(['lacking', style.bad('the beginning, or a part, of the journal: record before the agent starts')]);
  if (missing > 0) rows.push(['lacking', style.bad(`${counted(missing, 'message')} that the agent heard`)]);
  if (loaded) rows.push(['lacking', style.bad('the state that the agent loaded')]);
  return rows;
}
