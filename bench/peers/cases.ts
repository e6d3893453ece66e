import type { PeerParameters } from '../programs/peers.ts';

/** One way to run a network in Brian2. */
export interface Peer {
  readonly name: string;
  /** Of brian2-networks.py. */
  readonly parameters: readonly string[];
  /** Our CPU time divided by this one's, at most. */
  readonly atMost?: number;
  /** False where it is measured over too little time to compare rates; default true. */
  readonly comparable?: boolean;
}

/** A network and who runs it. */
export interface PeerCase {
  readonly id: string;
  readonly name: string;
  readonly ours: PeerParameters extends infer P ? (P extends unknown ? Omit<P, 'seed'> : never) : never;
  readonly peers: readonly Peer[];
  /** % by which mean rates may differ; default 5. */
  readonly rateTolerance?: number;
}

const STANDALONE = 'Brian2 cpp_standalone';
const CYTHON = 'Brian2 cython';

/** @param name `Brian2`, its target, and what is special about it */
function peer(name: string, text: string, more: Partial<Peer> = {}): Peer {
  const target = name.match(/^Brian2 (\w+)/)?.[1] as string;
  return { name, parameters: [...text.split(' '), '--target', target], ...more };
}

/**
 * Networks of bench/networks/ and what is asked of them beside Brian2. Peers without a limit are there for the reader: what
 * single precision, or a form of the rule that only an expert writes, changes.
 */
export const PEER_CASES: readonly PeerCase[] = [
  {
    id: 'b1',
    name: 'B1, 4 000 neurons',
    ours: { network: 'b1', neurons: 4000, seconds: 5 },
    peers: [
      peer(STANDALONE, 'b1 --neurons 4000 --seconds 5', { atMost: 1 / 4 }),
      peer(`${STANDALONE}, float32`, 'b1 --neurons 4000 --seconds 5 --precision float32'),
      peer(CYTHON, 'b1 --neurons 4000 --seconds 5', { atMost: 1 / 20 }),
      peer('Brian2 numpy', 'b1 --neurons 4000 --seconds 5'),
    ],
  },
  {
    id: 'b1-large',
    name: 'B1, 40 000 neurons',
    ours: { network: 'b1', neurons: 40_000, seconds: 0.3 },
    peers: [
      peer(STANDALONE, 'b1 --neurons 40000 --seconds 0.3', { atMost: 1 / 4 }),
      peer(CYTHON, 'b1 --neurons 40000 --seconds 0.3', { atMost: 1 / 20 }),
    ],
  },
  {
    id: 'b2',
    name: 'B2, 1000 x 1000, 1 ms',
    ours: { network: 'b2', inputs: 1000, targets: 1000, step: 1e-3, seconds: 2 },
    peers: [
      peer(STANDALONE, 'b2 --neurons 1000 --step 1 --seconds 2', { atMost: 1 / 25 }),
      peer(`${STANDALONE}, traces of neurons`, 'b2_traces_of_neurons --neurons 1000 --step 1 --seconds 2'),
    ],
  },
  {
    id: 'b2-fine',
    name: 'B2, 1000 x 1000, 0.1 ms',
    ours: { network: 'b2', inputs: 1000, targets: 1000, step: 1e-4, seconds: 2 },
    peers: [peer(STANDALONE, 'b2 --neurons 1000 --step 0.1 --seconds 2', { atMost: 1 / 15 })],
  },
  {
    id: 'b3',
    name: 'B3, closed loop',
    ours: { network: 'b3', seconds: 8 },
    peers: [peer(`${CYTHON}, network_operation`, 'b3 --seconds 8', { atMost: 1 / 50 })],
  },
  {
    id: 'adex',
    name: 'adaptive exponential, 4 000, Euler',
    ours: { network: 'adex', neurons: 4000, method: 'euler', seconds: 1 },
    peers: [
      peer(STANDALONE, 'adex --neurons 4000 --method euler --seconds 1', { atMost: 1 / 3 }),
      peer(`${STANDALONE}, float32`, 'adex --neurons 4000 --method euler --seconds 1 --precision float32'),
    ],
  },
  {
    id: 'adex-rk4',
    name: 'adaptive exponential, 4 000, Runge-Kutta',
    ours: { network: 'adex', neurons: 4000, method: 'rk4', seconds: 1 },
    peers: [peer(STANDALONE, 'adex --neurons 4000 --method rk4 --seconds 1', { atMost: 1 / 3 })],
  },
  {
    id: 'ca3',
    name: 'CA3 at rest, 8 000 + 150',
    ours: { network: 'ca3', cells: 8000, seconds: 20 },
    // Events come by chance: over 20 s, three networks differed by 9 %.
    rateTolerance: 15,
    peers: [peer(`${STANDALONE}, exponential Euler`, 'ca3 --neurons 8000 --seconds 20', { atMost: 1 / 3 })],
  },
  {
    id: 'water-maze',
    name: 'water maze, whole run',
    ours: { network: 'water-maze', seconds: 600 },
    peers: [
      peer(`${STANDALONE}, arena in equations`, 'water_maze --seconds 600'),
      peer(`${CYTHON}, network_operation`, 'water_maze --seconds 20', { comparable: false }),
    ],
  },
];
