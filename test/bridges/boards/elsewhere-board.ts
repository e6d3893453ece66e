import { createHash } from 'node:crypto';
import { BridgeError } from '../../../agents/index.ts';
import type { Board, Deployed } from '../../../bridges/boards/board.ts';
import { ANY_NETWORK } from '../../../bridges/boards/capabilities.ts';
import type { Finding } from '../../../bridges/boards/finding.ts';
import { type Plan, planHash, requireAccepted } from '../../../bridges/boards/plan.ts';
import { emitJavaScript } from '../../../controllers/engine/compiler/emit/javascript.ts';
import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import { Elsewhere } from '../../controllers/engine/elsewhere.ts';

/** Neurons that the board has room for. */
const ROOM = 2000;

/** A board whose networks are in this process, with arrays of their own: what the contract is tried with. */
export function elsewhereBoard({ diesAfter = Infinity }: { diesAfter?: number } = {}): Board & { open: number } {
  return {
    open: 0,
    name: 'elsewhere',
    summary: 'arrays of their own in this process',
    capabilities: {
      ...ANY_NETWORK,
      neurons: ROOM,
      weights: { bits: 32, format: 'float' },
      state: { bits: 32, format: 'float' },
      leak: 'any',
    },
    energy: { perSynapticOperation: 1e-9, perNeuronUpdate: 2e-9, source: 'a test' },
    plan(analysed): Plan {
      const neurons = analysed.network.populations.reduce((sum, { size }) => sum + size, 0);
      const figure = { value: neurons, limit: ROOM, unit: 'neurons' };
      const findings: Finding[] = [{ kind: 'capacity', where: 'network', text: 'room for neurons', figure }];
      if (neurons > ROOM)
        findings.push({
          kind: 'refusal',
          where: 'network',
          text: 'it has too many neurons',
          figure,
          remedy: 'use fewer',
        });
      return { board: 'elsewhere', analysed, findings, hash: planHash('elsewhere', analysed) };
    },
    deploy(plan): Deployed {
      requireAccepted(plan);
      this.open += 1;
      const { analysed, hash } = plan;
      let closed = false;
      const close = (): void => {
        if (!closed) this.open -= 1;
        closed = true;
      };
      const executable = new Mortal(analysed, diesAfter, () => closed, close);
      return {
        receipt: { board: this.name, plan: hash, readBack: createHash('sha256').update(hash).digest('hex') },
        executable,
        statistics: () => ({
          exchanges: executable.exchanges.run + executable.exchanges.fetched + executable.exchanges.sent,
          latency: { p50: 1e-6, p99: 2e-6, longest: 3e-6 },
          bytesSent: 1 + executable.exchanges.sent,
          bytesReceived: 1 + executable.exchanges.run,
          retries: 0,
          damaged: 0,
        }),
        close,
      };
    },
    twin: ({ analysed: { program } }) => emitJavaScript(program, { precision: 'f32' }),
  };
}

/** It runs no more once it is closed, and dies after a number of ticks. */
class Mortal extends Elsewhere {
  readonly #diesAfter: number;
  readonly #closed: () => boolean;
  readonly #close: () => void;

  constructor(analysed: AnalysedModel, diesAfter: number, closed: () => boolean, close: () => void) {
    super(analysed);
    this.#diesAfter = diesAfter;
    this.#closed = closed;
    this.#close = close;
  }

  override run(tick: number, steps: number): void {
    if (this.#closed() || tick + steps > this.#diesAfter)
      throw new BridgeError('the board is gone', { code: 'acme/gone', remedy: 'plug it in again' });
    super.run(tick, steps);
  }

  dispose(): void {
    this.#close();
  }
}
