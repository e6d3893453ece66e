import { METRICS } from '../scenario/metric.ts';
import type { Settings } from '../scenario/parameters.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';

/** Question of a gate, in words: `success rate, trials 6 to 10`. */
export function gateQuestion({ statistic, contrast, relativeTo }: ResolvedGate): string {
  const against = contrast === undefined ? '' : `, gained over ${settingsText(contrast)}`;
  const ratio = relativeTo === undefined ? '' : `, as a share of ${relativeTo}'s`;
  return `${statisticName(statistic)}${against}${ratio}`;
}

/** `acetylcholine = 0, dopamine = 0` */
export function settingsText(set: Settings): string {
  return Object.entries(set)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

function statisticName(statistic: ResolvedGate['statistic']): string {
  if ('measure' in statistic) return statistic.meaning;
  const { metric, over, trials, session, within, after } = statistic;
  const counted = trials[0] === trials[1] ? `trial ${trials[0]}` : `trials ${trials[0]} to ${trials[1]}`;
  const range = session === undefined ? counted : `${session} (${counted})`;
  const times = [
    after === undefined ? [] : `after ${after} s`,
    within === undefined ? [] : `within ${within} s`,
  ].flat();
  const name = [METRICS[metric].title, times.join(' and ')].filter(Boolean).join(' ');
  if (over === 'median') return `median over seeds of each seed's median ${name}, ${range}`;
  return `${metric === 'success' ? '' : 'mean '}${name}, ${range}`;
}

/** `≥ 0.85`, `≤ 3.2 s`, or `1.6 to 2.9 s`. */
export function gateBound({ statistic, relativeTo, atLeast, atMost }: ResolvedGate): string {
  const unit = relativeTo === undefined ? statisticUnit(statistic) : '';
  if (atLeast === undefined) return `≤ ${atMost}${unit}`;
  return atMost === undefined ? `≥ ${atLeast}${unit}` : `${atLeast} to ${atMost}${unit}`;
}

/** The value of a gate with its unit, or that there is none. */
export function gateValue({ statistic, relativeTo }: ResolvedGate, value: number): string {
  if (Number.isNaN(value)) return 'not measured';
  const digits = 'metric' in statistic && statistic.metric === 'latency' ? 2 : 3;
  return `${value.toFixed(digits)}${relativeTo === undefined ? statisticUnit(statistic) : ''}`;
}

/** The unit of a statistic behind a number: ` s`, or nothing for a pure number. */
export function statisticUnit(statistic: ResolvedGate['statistic']): string {
  const unit = 'measure' in statistic ? statistic.unit : METRICS[statistic.metric].unit;
  return unit === '1' ? '' : ` ${unit}`;
}
