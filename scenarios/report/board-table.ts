import { decimal, escapeMarkup } from '../plots/markup.ts';
import type { BoardNetwork } from '../scenario/board-report.ts';
import type { SeedResult } from '../scenario/result.ts';
import { mean } from '../statistics/averages.ts';
import { wholeRun } from './per-trial.ts';
import { table } from './tables.ts';

/** Tables of the board of a run: times of exchanges and findings of the plan in its first seed, and agreement of spikes in all seeds. */
export function boardTables(seeds: readonly SeedResult[]): string[] {
  const [first] = seeds.flatMap(({ seed, board }) => (board === undefined ? [] : [{ seed, board }]));
  if (first === undefined) return [];
  const {
    seed,
    board: { networks, energy },
  } = first;
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
  const agreement = agreementTable(seeds);
  return [exchange, ...(found.length === 0 ? [] : [findings]), ...(agreement === undefined ? [] : [agreement])];
}

type Agreement = NonNullable<BoardNetwork['agreement']>[number];

/** Means over seeds; undefined where no network had a shadow. */
function agreementTable(seeds: readonly SeedResult[]): string | undefined {
  const shadowed = seeds.filter(({ board }) => board?.networks.some(({ agreement }) => agreement !== undefined));
  if (shadowed.length === 0) return undefined;
  const all = shadowed.flatMap(({ board }) => board?.networks.flatMap(({ agreement = [] }) => agreement) ?? []);
  const names = [...new Set(all.map(({ population }) => population))];
  const { successRate, spl } = wholeRun(shadowed);
  const score = `success ${decimal(100 * successRate, 1)} % and SPL ${spl.toFixed(3)}`;
  return table(
    `Spikes of the board beside those of the same networks in this process, given the same inputs: means over ${shadowed.length === 1 ? 'one seed' : `${shadowed.length} seeds`}. Spikes of one neuron within 2 ticks count as one. The task came to ${score} on the board; the same seeds without it say what that cost.`,
    [
      { head: 'Population' },
      { head: 'Spikes', numeric: true },
      { head: 'Expected', numeric: true },
      { head: 'F1', numeric: true },
      { head: 'Expected that came', numeric: true },
      { head: 'Came that were expected', numeric: true },
      { head: 'Rate error', numeric: true },
      { head: 'Of a neuron, Hz', numeric: true },
    ],
    names.map((name) => {
      const some = all.filter(({ population }) => population === name);
      const meanOf = (of: (one: Agreement) => number | undefined): number => mean(some.flatMap((one) => of(one) ?? []));
      const shown = (value: number, text: string): string => (Number.isNaN(value) ? '' : text);
      const percent = (value: number): string => shown(value, `${decimal(100 * value, 1)} %`);
      return [
        escapeMarkup(name),
        meanOf(({ spikes }) => spikes).toFixed(0),
        meanOf(({ expected }) => expected).toFixed(0),
        meanOf(({ f1 }) => f1).toFixed(3),
        percent(meanOf(({ recall }) => recall)),
        percent(meanOf(({ precision }) => precision)),
        percent(meanOf(({ rateError }) => rateError)),
        meanOf(({ rateErrorHz }) => rateErrorHz).toFixed(2),
      ];
    }),
  );
}
