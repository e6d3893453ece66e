import { collectedIn } from '../measure/metrics.ts';
import type { QuantityUnits, TrialResult } from '../scenario/result.ts';
import { type Column, identifier } from './column.ts';
import { probeColumn } from './metric-units.ts';

/** What trials have beside what every trial has, from which the columns of their table follow. It need not see all of them at once. */
export class TrialColumns {
  readonly #populations = new Set<string>();
  readonly #goals = new Set<string>();
  readonly #probes = new Set<string>();
  #inSessions = false;
  #inOrder = false;

  /** Takes note of what trials have. */
  add(trials: Iterable<TrialResult>): void {
    for (const { spikes, reached = {}, probes = {}, session, order } of trials) {
      for (const name of Object.keys(spikes)) this.#populations.add(name);
      for (const name of Object.keys(reached)) this.#goals.add(name);
      for (const name of Object.keys(probes)) this.#probes.add(name);
      this.#inSessions ||= session !== undefined;
      this.#inOrder ||= order !== undefined;
    }
  }

  /** Columns of a table of the trials so far. Trials count from 1. @param units of probes; default: nobody knows them */
  columns(units: QuantityUnits['probes'] = {}): readonly Column<TrialResult>[] {
    const goals = [...this.#goals];
    return [
      { name: 'trial', type: 'int32', of: ({ index }) => index + 1 },
      ...(this.#inSessions ? [SESSION] : []),
      ...OF_EVERY_TRIAL,
      ...[...this.#populations].map(
        (name): Column<TrialResult> => ({
          ...{ name: `spikes_${identifier(name)}`, type: 'int64' },
          of: ({ spikes }) => spikes[name],
        }),
      ),
      ...(goals.length > 0 ? [COLLECTED] : []),
      ...(this.#inOrder ? [ORDER] : []),
      ...goals.map(
        (name): Column<TrialResult> => ({
          ...{ name: `reached_${identifier(name)}`, type: 'int32' },
          of: ({ reached }) => reached?.[name] ?? 0,
        }),
      ),
      ...goals.map(
        (name): Column<TrialResult> => ({
          ...{ name: `first_reached_${identifier(name)}_s`, type: 'double' },
          of: ({ firstReachedSeconds }) => firstReachedSeconds?.[name],
        }),
      ),
      ...[...this.#probes].map(
        (name): Column<TrialResult> => ({
          ...{ name: probeColumn(name, units[name]), type: 'double' },
          of: ({ probes }) => probes?.[name],
        }),
      ),
    ];
  }
}

const SESSION: Column<TrialResult> = { name: 'session', type: 'string', of: ({ session }) => session };
const COLLECTED: Column<TrialResult> = { name: 'collected', type: 'int32', of: collectedIn };
const ORDER: Column<TrialResult> = { name: 'order', type: 'double', of: ({ order }) => order };

const OF_EVERY_TRIAL: readonly Column<TrialResult>[] = [
  { name: 'success', type: 'boolean', of: ({ success }) => success },
  { name: 'terminated', type: 'boolean', of: ({ terminated }) => terminated },
  { name: 'reason', type: 'string', of: ({ reason }) => reason },
  {
    name: 'latency_s',
    type: 'double',
    of: (trial) => (trial.success === undefined ? undefined : trial.latencySeconds),
  },
  { name: 'path_m', type: 'double', of: ({ pathMetres }) => pathMetres },
  { name: 'shortest_m', type: 'double', of: ({ shortestMetres }) => shortestMetres },
  { name: 'spl', type: 'double', of: ({ spl }) => spl },
  { name: 'reward', type: 'double', of: ({ reward }) => reward },
  { name: 'collisions', type: 'int32', of: ({ collisions }) => collisions },
  { name: 'ticks', type: 'int64', of: ({ ticks }) => ticks },
];
