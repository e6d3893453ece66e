import type { Gate } from '../scenario/scenario.ts';

const METRICS: Readonly<Record<Gate['statistic']['metric'], string>> = {
  success: 'success rate',
  latency: 'latency',
  spl: 'SPL',
  speed: 'speed',
  'collision-rate': 'collisions a metre',
  sparsity: 'activation sparsity',
};
const UNITS: Readonly<Record<Gate['statistic']['metric'], string>> = {
  success: '',
  latency: ' s',
  spl: '',
  speed: ' m/s',
  'collision-rate': ' /m',
  sparsity: '',
};

/** What a gate asks, in words: `mean success rate, trials 6 to 10`. */
export function gateQuestion({ statistic, contrast, relativeTo }: Gate): string {
  const { metric, over, trials, within } = statistic;
  const range = trials[0] === trials[1] ? `trial ${trials[0]}` : `trials ${trials[0]} to ${trials[1]}`;
  const prompt = within === undefined ? '' : ` within ${within} s`;
  const against =
    contrast === undefined
      ? ''
      : `, gained over ${Object.entries(contrast)
          .map(([name, value]) => `${name} = ${value}`)
          .join(', ')}`;
  const ratio = relativeTo === undefined ? '' : `, as a share of ${relativeTo}'s`;
  return `${metric === 'success' ? '' : `${over} `}${METRICS[metric]}${prompt}, ${range}${against}${ratio}`;
}

/** `≥ 0.85`, `≤ 3.2 s`, or both. */
export function gateBound({ statistic, atLeast, atMost }: Gate): string {
  const unit = UNITS[statistic.metric];
  return [atLeast === undefined ? '' : `≥ ${atLeast}${unit}`, atMost === undefined ? '' : `≤ ${atMost}${unit}`]
    .filter(Boolean)
    .join(', ');
}

export function gateValue({ statistic }: Gate, value: number): string {
  if (Number.isNaN(value)) return 'not measured';
  return `${value.toFixed(statistic.metric === 'latency' ? 2 : 3)}${UNITS[statistic.metric]}`;
}
