import type { BoardNetwork, BoardReport } from '../../scenario/board-report.ts';
import { counted } from '../terminal/counted.ts';

type Fact = readonly [name: string, value: string];

/**
 * Facts about the boards of the seeds. Plans and agreement are those of the first seed; exchanges are of all, and where seeds or networks
 * differ, a time is that of the slowest.
 */
export function boardFacts(boards: readonly BoardReport[]): Fact[] {
  const [first] = boards;
  if (first === undefined) return [];
  const { board, networks, energy } = first;
  const plans = networks.map(({ plan }) => plan.slice(0, 16)).join(', ');
  return [
    ['board', `${board}: ${counted(networks.length, 'network')}, plan ${plans}`],
    ...networks.flatMap(({ findings }) => findings.map((finding): Fact => ['', finding])),
    ['exchanges', exchangeText(boards.flatMap((one) => one.networks))],
    ...networks
      .flatMap(({ agreement = [] }) => agreement)
      .map(
        ({ population, f1, spikes, expected, rateErrorHz }): Fact => [
          'agreement',
          `${population}: F1 ${f1.toFixed(3)}, ${spikes} spikes for ${expected}, rates off by ${rateErrorHz.toFixed(2)} Hz`,
        ],
      ),
    ...(energy === undefined
      ? []
      : [['energy', `${energy.joules.toPrecision(2)} J a seed, an estimate: ${energy.source}`] as const]),
  ];
}

function exchangeText(networks: readonly BoardNetwork[]): string {
  const sum = (of: (network: BoardNetwork) => number): number =>
    networks.reduce((total, network) => total + of(network), 0);
  const slowest = (of: (network: BoardNetwork) => number): string => duration(Math.max(...networks.map(of)));
  const times = [
    `${slowest(({ latencyP50 }) => latencyP50)} (median)`,
    `${slowest(({ latencyP99 }) => latencyP99)} (99 %)`,
    `${slowest(({ latencyMax }) => latencyMax)} (longest)`,
  ];
  const late = sum(({ overruns = 0 }) => overruns);
  const faults = [
    `${sum(({ retries }) => retries)} repeated`,
    `${sum(({ damaged }) => damaged)} damaged`,
    ...(late > 0 ? [`${counted(late, 'tick')} late`] : []),
  ];
  return `${sum(({ exchanges }) => exchanges)}, ${times.join(', ')}; ${faults.join(', ')}`;
}

/** Seconds in the unit that suits them. */
function duration(seconds: number): string {
  return seconds < 1e-3 ? `${(1e6 * seconds).toFixed(0)} us` : `${(1e3 * seconds).toFixed(2)} ms`;
}
