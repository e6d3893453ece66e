import { decimal, escapeMarkup } from '../plots/markup.ts';
import type { BoardReport } from '../scenario/board-report.ts';
import { table } from './tables.ts';

/** What a board did for one seed: how long exchanges took, what was lost, and how its spikes agree. */
export function boardTables(seed: number, { networks, energy }: BoardReport): string[] {
  const exchange = table(
    `Exchanges with the board in the run of seed ${seed}.${energy === undefined ? '' : ` Energy, an estimate: ${energy.joules.toPrecision(2)} J (${energy.source}).`}`,
    [
      { head: 'Plan' },
      { head: 'Exchanges', numeric: true },
      { head: 'Median, ms', numeric: true },
      { head: '99 %, ms', numeric: true },
      { head: 'Longest, ms', numeric: true },
      { head: 'Repeated', numeric: true },
      { head: 'Damaged', numeric: true },
      { head: 'Late ticks', numeric: true },
    ],
    networks.map((network) => [
      escapeMarkup(network.plan.slice(0, 16)),
      String(network.exchanges),
      ...[network.latencyP50, network.latencyP99, network.latencyMax].map((seconds) => (1e3 * seconds).toFixed(3)),
      String(network.retries),
      String(network.damaged),
      network.overruns === undefined ? 'stepped' : String(network.overruns),
    ]),
  );
  const found = networks.flatMap(({ plan, findings }) => findings.map((finding) => [plan.slice(0, 16), finding]));
  const findings = table(
    'What the plan says: what is lost, what is cut, and what the network takes of the board.',
    [{ head: 'Plan' }, { head: 'Finding' }],
    found.map((cells) => cells.map(escapeMarkup)),
  );
  const agreements = networks.flatMap(({ agreement = [] }) => agreement);
  const agreement = table(
    'Spikes of the board beside those of the same networks in this process, given the same inputs. F1 counts spikes of one neuron within 2 ticks as one.',
    [
      { head: 'Population' },
      { head: 'Spikes', numeric: true },
      { head: 'Expected', numeric: true },
      { head: 'F1', numeric: true },
      { head: 'Rate error', numeric: true },
    ],
    agreements.map(({ population, spikes, expected, f1, rateError }) => [
      escapeMarkup(population),
      String(spikes),
      String(expected),
      f1.toFixed(3),
      rateError === undefined ? '' : `${decimal(100 * rateError, 1)} %`,
    ]),
  );
  return [exchange, ...(found.length === 0 ? [] : [findings]), ...(agreements.length === 0 ? [] : [agreement])];
}
