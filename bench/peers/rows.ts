import type { PeerResult } from '../programs/peers.ts';
import type { Summary } from '../statistics.ts';
import { mean, ratioOf, summarise } from '../statistics.ts';
import { alignColumns, figure, range } from '../table.ts';
import type { PeerCase } from './cases.ts';

/** What brian2-networks.py prints, as far as it is used. */
export interface BrianResult {
  /** CPU ms a simulated second of the run loop. */
  readonly perSecond: number;
  /** Hz */
  readonly rate: number;
  /** CPU ms to write and compile the code, when it was compiled. */
  readonly compile: number;
}

/** One program that ran a network. */
export interface PeerRow {
  readonly network: string;
  readonly program: string;
  /** CPU ms a simulated second. */
  readonly perSecond: Summary;
  /** Hz, mean over rounds. */
  readonly rate: number;
  /** CPU ms before the first step. */
  readonly build: number;
  /** Our time divided by this one's, round by round. */
  readonly ratio?: Summary;
  /** Largest ratio that is asked for. */
  readonly atMost?: number;
  /** %, of our rate from the mean of the peers'. */
  readonly rateOff?: number;
  /** %, by which it may be off; absent where it is not judged. */
  readonly rateTolerance?: number;
  /** Whether the ratio is as asked, and on our own row whether the rate is theirs; undefined where nothing is judged. */
  readonly pass?: boolean;
}

/** % by which the mean rates of two programs may differ that draw networks of their own. */
const RATE_TOLERANCE = 5;
/** Fewer networks than this differ by chance: at 4 000 neurons the rate of B1 has a standard deviation of 4 %. */
const ROUNDS_TO_JUDGE_RATE = 3;

/**
 * The table of one network, our own row first.
 *
 * @param ours one result a round
 * @param theirs one list of as many results for each peer, in the case's order
 */
export function peerRows(
  { name, peers, rateTolerance = RATE_TOLERANCE }: PeerCase,
  ours: readonly PeerResult[],
  theirs: readonly (readonly BrianResult[])[],
): readonly PeerRow[] {
  const times = ours.map(({ perSecond }) => perSecond);
  const rate = mean(ours.map((one) => one.rate));
  const comparable = theirs.filter((_, k) => peers[k]?.comparable !== false).flat();
  const rateOff = 100 * (rate / mean(comparable.map((one) => one.rate)) - 1);
  const own: PeerRow = {
    network: name,
    program: 'Reafference',
    perSecond: summarise(times),
    rate,
    build: summarise(ours.map(({ build }) => build)).median,
    rateOff,
    ...(ours.length < ROUNDS_TO_JUDGE_RATE ? {} : { rateTolerance, pass: Math.abs(rateOff) <= rateTolerance }),
  };
  const others = peers.map((peer, k): PeerRow => {
    const results = theirs[k];
    const values = results.map(({ perSecond }) => perSecond);
    const ratio = ratioOf(times, values);
    return {
      network: name,
      program: peer.name,
      perSecond: summarise(values),
      rate: mean(results.map((one) => one.rate)),
      build: mean(results.map(({ compile }) => compile)),
      ratio,
      ...(peer.atMost === undefined ? {} : { atMost: peer.atMost, pass: ratio.median <= peer.atMost }),
    };
  });
  return [own, ...others];
}

const HEAD = [
  'network',
  'program',
  'CPU ms / simulated s',
  'range',
  'ours / this',
  'range',
  'bound',
  '',
  'rate, Hz',
  '',
  'build, CPU s',
];
const LEFT: ReadonlySet<number> = new Set([0, 1, 6, 7, 9]);

/** The rows as aligned plain text. */
export function formatPeers(rows: readonly PeerRow[]): string {
  const cells = rows.map((row, i) => [
    row.network === rows[i - 1]?.network ? '' : row.network,
    row.program,
    figure(row.perSecond.median),
    range(row.perSecond),
    row.ratio === undefined ? '' : figure(row.ratio.median),
    row.ratio === undefined ? '' : range(row.ratio),
    row.atMost === undefined ? '' : `<= 1/${Math.round(1 / row.atMost)}`,
    row.atMost === undefined ? '' : row.pass ? 'ok' : 'MISSED',
    figure(row.rate),
    row.rateOff === undefined ? '' : rateText(row.rateOff, row.pass, row.rateTolerance),
    figure(row.build * 1e-3),
  ]);
  return alignColumns(HEAD, LEFT, cells);
}

function rateText(off: number, pass: boolean | undefined, tolerance = RATE_TOLERANCE): string {
  const judged = pass === undefined ? '' : pass ? ', the same' : `, NOT within ${tolerance} %`;
  return `${off < 0 ? '' : '+'}${off.toFixed(1)} %${judged}`;
}
