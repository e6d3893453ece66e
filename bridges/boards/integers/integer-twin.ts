import { BridgeError } from '../../../agents/index.ts';
import { bytesOfArrays } from '../../../controllers/engine/emit/c/data.ts';
import { emitJavaScript } from '../../../controllers/engine/emit/javascript.ts';
import type { IntegerOptions } from '../../../controllers/engine/fixed-point/choose-formats.ts';
import type { Elements } from '../../../controllers/engine/program/program.ts';
import type { Board } from '../board.ts';
import { ANY_NETWORK } from '../capabilities.ts';
import type { Finding } from '../finding.ts';
import { planHash } from '../plan.ts';
import type { BoardStatistics } from '../statistics.ts';
import { weightBitsOf } from './bits.ts';
import type { IntegerHost } from './integer-board.ts';
import { inIntegers } from './integer-board.ts';

const NAME = 'integer-twin';

/** This process, as a board that computes with integers. Nothing is exchanged, so that nothing is measured. */
const here: IntegerHost = {
  name: NAME,
  summary: '',
  capabilities: {
    ...ANY_NETWORK,
    weights: { bits: 32, format: 'integer' },
    state: { bits: 32, format: 'integer' },
    leak: 'fixed',
  },
  plan(analysed) {
    const { state, constants } = bytesOfArrays(analysed.program);
    const findings = [takes('state', state), takes('connections and other constants', constants)];
    return { board: NAME, analysed, findings, hash: planHash(NAME, analysed) };
  },
  deploy({ analysed, hash }) {
    const executable = emitJavaScript(analysed.program, { precision: 'f64' });
    const elements = executable.numbers as (array: number) => Elements;
    let closed = false;
    const open = (): void => {
      if (closed)
        throw new BridgeError(`${NAME} was let go`, {
          ...{ code: 'board_gone', block: NAME },
          remedy: 'deploy the network again',
        });
    };
    return {
      receipt: { board: NAME, plan: hash, readBack: hash.slice(0, 32) },
      executable: {
        ...executable,
        elements,
        run(tick, steps) {
          open();
          executable.run(tick, steps);
        },
        raise(event, tick) {
          open();
          executable.raise(event, tick);
        },
      },
      statistics: () => NOTHING,
      close() {
        closed = true;
      },
    };
  },
};

function takes(what: string, value: number): Finding {
  return {
    kind: 'capacity',
    where: 'network',
    text: `its ${what}, on a microcontroller`,
    figure: { value, unit: 'bytes' },
  };
}

const NOTHING: BoardStatistics = {
  exchanges: 0,
  latency: { p50: 0, p99: 0, longest: 0 },
  bytesSent: 0,
  bytesReceived: 0,
  retries: 0,
  damaged: 0,
  deviceSeconds: 0,
};

/** The integers of a microcontroller in this process, bit for bit, to learn what few bits cost before there is a board. */
export function integersHere(options: IntegerOptions = {}): Board {
  const summary =
    'integers in this process, bit for bit those of a microcontroller; integer-twin:6 has weights of 6 bits';
  return inIntegers(here, { ...options, name: NAME, summary });
}

/** @param address bits of a weight, 2 to 8. Default: 8 */
export default function integerTwin(address?: string): Board {
  return integersHere({ weightBits: weightBitsOf(NAME, address) });
}
