import { statSync } from 'node:fs';
import type { Board, Deployed } from '../board.ts';
import { Line } from '../link/line.ts';
import type { Opening } from '../link/transport.ts';
import { LinePins } from '../pins/line-pins.ts';
import { requireAccepted } from '../plan.ts';
import { twinCore } from './core.ts';
import { TinyOdinDriver } from './driver.ts';
import { TinyOdinExecutable } from './executable.ts';
import { planTinyOdin, TINYODIN_CAPABILITIES, type TinyOdinPlan } from './plan.ts';

const NAME = 'tinyodin';

/**
 * The chip tinyODIN (Frenkel 2023: 256 leaky integrate-and-fire neurons with weights of 4 bits), behind whatever drives its pins by the
 * line protocol of `bridges/boards/pins`: a program, or a socket.
 *
 * It takes populations of current-based integrate-and-fire neurons with constant weights; sources of spikes stay on the host, which also
 * brings the chip's own spikes back to it after their delays.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 10, parameters: { t_ref: '0 ms' } });
 * const hosting = new Hosting(tinyOdin('/run/tinyodin.sock')); // where something drives the pins of a chip
 * const simulation = hosting.simulate(network);
 * simulation.onSpikes(cells, (tick, ids, count) => console.log(tick, ids.subarray(0, count)));
 * simulation.step(100);
 * hosting.close();
 *
 * @param address path of the program, which is started, or of the Unix socket
 */
export function tinyOdin(address?: string): Board<TinyOdinPlan> {
  return {
    name: NAME,
    summary: '256 leaky integrate-and-fire neurons in digital circuits, open hardware, at their pins: tinyodin:PATH',
    capabilities: TINYODIN_CAPABILITIES,
    missing() {
      if (address === undefined) return 'it needs what drives the pins of a chip: tinyodin:PATH of a program or socket';
      return statSync(address, { throwIfNoEntry: false }) === undefined ? `there is no ${address}` : undefined;
    },
    plan: (analysed) => planTinyOdin(NAME, analysed),
    deploy(plan) {
      requireAccepted(plan);
      return deploy(plan, new LinePins(new Line(openingOf(address ?? ''))));
    },
    twin(plan) {
      requireAccepted(plan);
      const { analysed, placement, layout } = plan;
      return new TinyOdinExecutable(analysed, placement, layout, twinCore(layout.configuration));
    },
  };
}

export default tinyOdin;

function deploy({ analysed, placement, layout, hash }: TinyOdinPlan, pins: LinePins): Deployed {
  try {
    const driver = new TinyOdinDriver(layout.configuration, pins);
    const { readBack, bytes } = driver.deploy();
    const executable = new TinyOdinExecutable(analysed, placement, layout, driver, () => pins.close());
    return {
      receipt: { board: NAME, plan: hash, readBack, stateBytes: bytes },
      executable,
      statistics() {
        const { exchanges, latencies, sent, received } = pins.statistics;
        return {
          exchanges,
          latency: {
            p50: latencies.quantile(0.5),
            p99: latencies.quantile(0.99),
            longest: latencies.maximumSeconds,
          },
          ...{ bytesSent: sent, bytesReceived: received, retries: 0, damaged: 0 },
        };
      },
      close: () => executable.dispose(),
    };
  } catch (error) {
    pins.close();
    throw error;
  }
}

/** How a path is opened. */
function openingOf(path: string): Opening {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() === true
    ? { kind: 'unix-socket', path }
    : { kind: 'child', command: path, args: [] };
}
