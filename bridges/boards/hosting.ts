import { given } from '../../agents/given.ts';
import { emitWebAssembly } from '../../controllers/engine/compiler/emit/webassembly/module.ts';
import type { Emitter } from '../../controllers/engine/compiler/index.ts';
import type { Simulate } from '../../controllers/engine/index.ts';
import { simulate } from '../../controllers/engine/index.ts';
import type { Board, Deployed, PlanTarget } from './board.ts';
import type { Plan } from './plan.ts';
import { Shadowed } from './shadow.ts';
import type { SpikeAgreement } from './spike-agreement.ts';
import type { BoardStatistics, Receipt } from './statistics.ts';

/** How networks are hosted. */
export interface HostingOptions {
  /** Whether each network has a shadow in this process, which its spikes are compared with. Default: false. */
  readonly shadow?: boolean;
}

/** A network on a board, as it was planned and put there, and what was measured. */
export interface HostedNetwork {
  /** Findings and hash of its plan; the rest, which holds the network, is not kept. */
  readonly plan: Pick<Plan, 'findings' | 'hash'>;
  /** Report of the board after the deployment. */
  readonly receipt: Receipt;
  /** Counts and latencies of the exchange with the board, up to this report. */
  readonly statistics: BoardStatistics;
  /** How its spikes agree with those of its shadow; absent without one. */
  readonly agreement?: readonly SpikeAgreement[];
}

interface Hosted {
  readonly plan: Pick<Plan, 'findings' | 'hash'>;
  readonly deployed: Deployed;
  readonly shadowed?: Shadowed;
}

/**
 * The networks of a controller on a board: its `simulate` is what `hostController` takes. Options that are about how this process
 * steps a network mean nothing there: emitter, uniform numbers, threads.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 10 });
 * const hosting = new Hosting(await loadBoard('loihi-fixed'), { shadow: true });
 * const simulation = hosting.simulate(network);
 * simulation.input(cells, 'I_ext', 'pA').fill(400);
 * simulation.step(1000);
 * console.log(hosting.report()[0].agreement); // how its spikes agree with those in floating point
 * hosting.close();
 */
export class Hosting {
  /** Plans a network, deploys it, and makes the simulation that runs it on the board. @throws as `plan` and `deploy` of the board */
  readonly simulate: Simulate;
  readonly #board: Board;
  readonly #shadow: boolean;
  readonly #hosted: Hosted[] = [];

  constructor(board: Board, { shadow = false }: HostingOptions = {}) {
    this.#board = board;
    this.#shadow = shadow;
    this.simulate = on(board, (analysed) => this.#deploy(analysed));
  }

  /** Hashes of the plans, in the order in which the networks were built. */
  get plans(): readonly string[] {
    return this.#hosted.map(({ plan }) => plan.hash);
  }

  /** Returns plan, receipt, statistics and, with a shadow, agreement of each network, in the order in which they were built. */
  report(): readonly HostedNetwork[] {
    return this.#hosted.map(({ plan, deployed, shadowed }) => ({
      plan,
      receipt: deployed.receipt,
      statistics: deployed.statistics(),
      ...given({ agreement: shadowed?.agreement() }),
    }));
  }

  /** Lets the board go, whatever of it fails. @throws the first error, after all were closed */
  close(): void {
    const errors: unknown[] = [];
    for (const { deployed } of this.#hosted.splice(0).reverse()) {
      try {
        deployed.close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  readonly #deploy: Emitter = (analysed) => {
    const plan = this.#board.plan(analysed);
    const deployed = this.#board.deploy(plan);
    const shadowed = this.#shadow ? new Shadowed(deployed.executable, analysed) : undefined;
    // The rest of a plan holds the whole network.
    const { findings, hash } = plan;
    this.#hosted.push({ plan: { findings, hash }, deployed, ...given({ shadowed }) });
    return shadowed ?? deployed.executable;
  };
}

/** Plans the networks of a controller for a board, and runs them in this process instead. */
export class Planning {
  /** Plans a network, adds the plan to {@link plans}, and makes a simulation in this process. @throws as `plan` of the board */
  readonly simulate: Simulate;
  /** The plans, in the order in which the networks were built. */
  readonly plans: Plan[] = [];

  constructor(board: PlanTarget) {
    this.simulate = on(board, (analysed) => {
      this.plans.push(board.plan(analysed));
      return emitWebAssembly(analysed.program);
    });
  }
}

function on({ decays = 'lazy' }: PlanTarget, emitter: Emitter): Simulate {
  return (network, { emitter: _emitter, uniform: _uniform, threads: _threads, threadsFrom: _from, ...how } = {}) =>
    simulate(network, { ...how, emitter, decays });
}
