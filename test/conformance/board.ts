import assert from 'node:assert/strict';
import { BridgeError } from '../../agents/errors.ts';
import type { Board, Deployed } from '../../bridges/boards/board.ts';
import { Hosting } from '../../bridges/boards/hosting.ts';
import { isRefused } from '../../bridges/boards/plan.ts';
import type { AnalysedModel, ArrayId, Emitter, Executable } from '../../controllers/engine/compiler/index.ts';
import { analyse } from '../../controllers/engine/compiler/index.ts';
import type { Network, Simulation } from '../../controllers/engine/index.ts';
import { simulate } from '../../controllers/engine/index.ts';
import type { Check } from './check.ts';
import { hostedSimulationConformance } from './hosted-simulation.ts';

/** The networks that {@link boardConformance} tries a board on. */
export interface BoardConformanceOptions {
  /** A network that the board takes, which spikes by itself or by `drive`. A call makes it anew, with other draws for another seed. */
  readonly network: (seed: number) => Network;
  /** Sets inputs of the network before a tick. Default: it is left alone. */
  readonly drive?: (simulation: Simulation, tick: number) => void;
  /** A network that the board refuses. Default: it refuses none. */
  readonly refused?: () => Network;
  /** Whether it is this process, so that nothing is exchanged. Default: false. */
  readonly here?: boolean;
  /** Ticks of each run. Default: 100. */
  readonly ticks?: number;
}

/** Runs of calls, in ticks. */
const STRIDES = [1, 1, 5, 2, 13];

/**
 * Checks what every board must do. A board that computes any equations in single precision, bit by bit, is also tried on whatever
 * a host does with a simulation, see {@link hostedSimulationConformance}.
 */
export function boardConformance(
  board: Board,
  { network, drive = () => {}, refused, here = false, ticks = 100 }: BoardConformanceOptions,
): readonly Check[] {
  const { capabilities, decays = 'lazy' } = board;
  const exact = capabilities.determinism === 'bit-exact';
  const planned = (seed: number) => {
    const analysed = analyse(network(seed), { decays });
    return { analysed, plan: board.plan(analysed) };
  };
  /** Deploys, and lets the board go again. */
  const using = <T>(seed: number, work: (deployed: Deployed, analysed: AnalysedModel) => T): T => {
    const { analysed, plan } = planned(seed);
    const deployed = board.deploy(plan);
    try {
      return work(deployed, analysed);
    } finally {
      deployed.close();
    }
  };
  /** Spikes of each tick and what else can be known at the end, and the number of spikes. */
  const runOf = (executable: Executable, analysed: AnalysedModel): { seen: number[]; spikes: number } => {
    const simulation = simulate(analysed.network, { emitter: () => executable, decays });
    const seen: number[] = [];
    let spikes = 0;
    for (const population of simulation.network.populations)
      simulation.onSpikes(population, (tick, ids, count) => {
        seen.push(tick, ...ids.slice(0, count));
        spikes += count;
      });
    for (let n = 0; simulation.tick < ticks; n++) {
      drive(simulation, simulation.tick);
      simulation.step(Math.min(STRIDES[n % STRIDES.length], ticks - simulation.tick));
    }
    for (const { population, state } of analysed.populations.values())
      for (const array of state.values()) seen.push(...known(executable, array).slice(0, population.size));
    for (const { layout, state } of analysed.projections.values())
      for (const { array } of state.values()) {
        const values = known(executable, array);
        if (values.length > 0) for (const at of layout.places((id) => executable.indices(id))) seen.push(values[at]);
      }
    return { seen, spikes };
  };
  const checks: Check[] = [
    {
      name: 'says what it is and what it can do',
      run() {
        assert.match(board.name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        assert.ok(board.summary.length > 0 && !board.summary.includes('\n'));
        const { neurons, synapses, weights, state, delays } = capabilities;
        for (const count of [neurons, synapses, weights.bits, state.bits]) assert.ok(count > 0);
        assert.ok(delays.least >= 0 && delays.least <= delays.most);
        assert.equal(board.twin !== undefined, exact, 'a twin, if and only if it is bit-exact');
      },
    },
    {
      name: 'plans the same network alike and another one otherwise, and says where and how much',
      run() {
        const [one, again, other] = [1, 1, 2].map((seed) => planned(seed).plan);
        assert.match(one.hash, /^[0-9a-f]{64}$/);
        assert.equal(one.board, board.name);
        assert.equal(again.hash, one.hash);
        assert.deepEqual(again.findings, one.findings);
        assert.notEqual(other.hash, one.hash);
        const { populations, projections } = one.analysed.network;
        const places = ['network', ...[...populations, ...projections].map(({ name }) => name)];
        for (const { where, text, kind, figure } of one.findings) {
          assert.ok(places.includes(where), where);
          assert.ok(text.length > 0);
          if (kind === 'capacity') assert.ok(figure !== undefined && Number.isFinite(figure.value), text);
        }
        assert.ok(
          one.findings.some(({ kind }) => kind === 'capacity'),
          'it says what the network takes',
        );
        assert.ok(!isRefused(one), 'it takes the network');
      },
    },
    {
      name: 'tells what it holds',
      run: () =>
        using(1, ({ receipt }) => {
          assert.equal(receipt.board, board.name);
          assert.equal(receipt.plan, planned(1).plan.hash);
          assert.match(receipt.readBack, /^[0-9a-f]{8,}$/);
        }),
    },
    {
      name: 'lets go once, and does nothing after that',
      run() {
        const { plan } = planned(1);
        const deployed = board.deploy(plan);
        deployed.close();
        deployed.close();
        assert.throws(() => deployed.executable.run(0, 1), BridgeError);
      },
    },
    {
      name: 'can be deployed to again after it was let go',
      run() {
        for (let n = 0; n < 2; n++) using(1, ({ executable }) => executable.run(0, 1));
      },
    },
    {
      name: 'refuses by name to tell what it cannot',
      run: () =>
        using(1, ({ executable }, { program }) => {
          for (const { id, state } of program.arrays)
            if (state && executable.knows?.(id) === false)
              assert.throws(
                () => executable.fetch?.([id]),
                (error) => error instanceof BridgeError && error.code === 'not_told',
              );
        }),
    },
    {
      name: 'goes on from a saved state',
      run() {
        const hosting = new Hosting(board);
        try {
          const simulation = hosting.simulate(network(1));
          const follow = (): number[] => {
            const seen: number[] = [];
            const ids = new Uint32Array(Math.max(...simulation.network.populations.map(({ size }) => size)));
            for (const end = simulation.tick + ticks / 2; simulation.tick < end; ) {
              drive(simulation, simulation.tick);
              simulation.step();
              for (const one of simulation.network.populations)
                seen.push(-1, ...ids.subarray(0, simulation.spikes(one, ids)));
            }
            return seen;
          };
          follow();
          const state = simulation.save();
          const next = follow();
          simulation.restore(state);
          if (capabilities.determinism !== 'statistical') assert.deepEqual(follow(), next);
        } finally {
          hosting.close();
        }
      },
    },
  ];
  if (!here)
    checks.push({
      name: 'counts its exchanges',
      run: () =>
        using(1, (deployed, analysed) => {
          runOf(deployed.executable, analysed);
          const { exchanges, latency, bytesSent, bytesReceived } = deployed.statistics();
          assert.ok(exchanges >= ticks / Math.max(...STRIDES), `${exchanges} exchanges`);
          assert.ok(latency.p50 <= latency.p99 && latency.p99 <= latency.longest);
          assert.ok(bytesSent > 0 && bytesReceived > 0);
        }),
    });
  if (capabilities.determinism !== 'statistical')
    checks.push({
      name: exact ? 'computes what its twin does, bit for bit, and spikes' : 'does the same again, and spikes',
      run() {
        const onBoard = (): ReturnType<typeof runOf> =>
          using(1, ({ executable }, analysed) => runOf(executable, analysed));
        const { analysed, plan } = planned(1);
        const found = onBoard();
        assert.deepEqual(found, board.twin === undefined ? onBoard() : runOf(board.twin(plan), analysed));
        assert.ok(found.spikes > 0, 'no spike at all');
      },
    });
  if (refused !== undefined)
    checks.push({
      name: 'does not deploy what its plan refuses, and says why',
      run() {
        const plan = board.plan(analyse(refused(), { decays }));
        assert.ok(isRefused(plan));
        assert.throws(
          () => board.deploy(plan),
          (error) => error instanceof BridgeError && error.code === 'plan_refused',
        );
      },
    });
  if (!exact || capabilities.leak !== 'any' || capabilities.weights.format !== 'float') return checks;
  const open: Deployed[] = [];
  const emit: Emitter = (analysed) => {
    const deployed = board.deploy(board.plan(analysed));
    open.push(deployed);
    return deployed.executable;
  };
  const hosted = hostedSimulationConformance(emit).map(({ name, run }) => ({
    name: `a simulation on it ${name}`,
    run() {
      try {
        return run();
      } finally {
        for (const deployed of open.splice(0)) deployed.close();
      }
    },
  }));
  return [...checks, ...hosted];
}

/** The values of an array, or none where they are not told. */
function known(executable: Executable, array: ArrayId): number[] {
  if (executable.knows?.(array) === false) return [];
  executable.fetch?.([array]);
  return [...executable.numbers(array)];
}
