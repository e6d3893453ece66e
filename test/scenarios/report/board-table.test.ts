import { describe, expect, it } from 'vitest';
import { boardTables } from '../../../scenarios/report/board-table.ts';
import type { BoardNetwork } from '../../../scenarios/scenario/board-report.ts';
import type { SeedResult } from '../../../scenarios/scenario/result.ts';
import { syntheticSeed } from './synthetic-run.ts';

const network = (agreement?: BoardNetwork['agreement']): BoardNetwork => ({
  ...{ plan: '0'.repeat(64), findings: [], readBack: '00', exchanges: 0, bytesSent: 0, bytesReceived: 0 },
  ...{ latencyP50: 0, latencyP99: 0, latencyMax: 0, retries: 0, damaged: 0 },
  ...(agreement === undefined ? {} : { agreement }),
});

const seed = (one: BoardNetwork, skill: number): SeedResult => ({
  ...syntheticSeed(3, 4, () => skill),
  board: { board: 'integer-twin', networks: [one] },
});

const cells = { population: 'cells', spikes: 90, expected: 100, f1: 0.5, rateErrorHz: 2 };

describe('the tables of a board', () => {
  it('tell of all seeds how spikes agree, beside the score of the task', () => {
    const seeds = [
      seed(network([{ ...cells, recall: 0.4, precision: 0.6, rateError: -0.1 }]), 1),
      seed(network([{ ...cells, spikes: 0, expected: 0, f1: 1, rateErrorHz: 0 }]), 1),
    ];
    const text = boardTables(seeds).join('\n');
    const cellsOf = (row: string) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell);
    const [row] = text.split('<tr>').filter((one) => one.includes('>cells<'));
    // Shares are those of the seed that has any.
    expect(cellsOf(row)).toEqual(['cells', '45', '50', '0.750', '40 %', '60 %', '-10 %', '1.00']);
    const { trials } = seeds[0];
    const success = trials.filter((trial) => trial.success).length / trials.length;
    expect(text).toContain(`success ${Number((100 * success).toFixed(1))} % and SPL`);
    expect(text).toContain('means over 2 seeds');
  });

  it('say nothing of spikes without a shadow, and nothing without a board', () => {
    expect(boardTables([seed(network(), 1)]).join('')).not.toContain('given the same inputs');
    expect(boardTables([syntheticSeed(3, 4)])).toEqual([]);
  });
});
