import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import type { Statistic } from '../scenario/scenario.ts';

const METRICS: Readonly<Record<Statistic['metric'], string>> = {
  success: 'success rate',
  latency: 'latency',
  spl: 'SPL',
  speed: 'speed',
  'collision-rate': 'collisions a metre',
  sparsity: 'activation sparsity',
};
const UNITS: Readonly<Record<Statistic['metric'], string>> = {
  success: '',
  latency: ' s',
  spl: '',
  speed: ' m/s',
  'collision-rate': ' /m',
  sparsity: '',
};

/** What a gate asks, in words: `mean success rate, trials 6 to 10`. */
export function gateQuestion({ statistic, contrast, relativeTo }: ResolvedGate): string {
  const against =
    contrast === undefined
      ? ''
      : `, gained over ${Object.entries(contrast)
          .map(([name, value]) => `${name} = ${value}`)
          .join(', ')}`;
  const ratio = relativeTo === undefined ? '' : `, as a share of ${relativeTo}'s`;
  return `${statisticName(statistic)}${against}${ratio}`;
}

function statisticName(statistic: ResolvedGate['statistic']): string {
  if ('measure' in statistic) return statistic.meaning;
  const { metric, over, trials, session, within } = statistic;
  const counted = trials[0] === trials[1] ? `trial ${trials[0]}` : `trials ${trials[0]} to ${trials[1]}`;
  const range = session === undefined ? counted : `${session} (${counted})`;
  const prompt = within === undefined ? '' : ` within ${within} s`;
  return `${metric === 'success' ? '' : `${over} `}${METRICS[metric]}${prompt}, ${range}`;
}

function unitOf(statistic: ResolvedGate['statistic']): string {
  if (!('measure' in statistic)) return UNITS[statistic.metric];
  return statistic.unit === '1' ? '' : ` ${statistic.unit}`;
}

/** `≥ 0.85`, `≤ 3.2 s`, or both. */
export function gateBound({ statistic, atLeast, atMost }: ResolvedGate): string {
  const unit = unitOf(statistic);
  return [atLeast === undefined ? '' : `≥ ${atLeast}${unit}`, atMost === undefined ? '' : `≤ ${atMost}${unit}`]
    .filter(Boolean)
    .join(', ');
}

export function gateValue({ statistic }: ResolvedGate, value: number): string {
  if (Number.isNaN(value)) return 'not measured';
  const digits = 'metric' in statistic && statistic.metric === 'latency' ? 2 : 3;
  return `${value.toFixed(digits)}${unitOf(statistic)}`;
}
