import { given } from '../../agents/given.ts';
import type { Events } from '../../agents/index.ts';
import { exp, log, pow } from '../../kernels/math-f64.ts';
import { Retina } from '../encoding/retina.ts';
import type { Population, Simulate, Simulation, SimulationOptions } from '../engine/index.ts';
import { explicit, Network, seconds, simulate } from '../engine/index.ts';
import { lifDelta } from '../neurons/lif-delta.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { staticSynapse } from '../synapses/static.ts';

/** Options of {@link CorrelationFlow}. */
export interface CorrelationFlowOptions {
  /** Columns of the camera, in pixels. */
  readonly width: number;
  /** Rows of the camera, in pixels. */
  readonly height: number;
  /** Pixels between the two cells that a detector compares. Default 2. */
  readonly spacing?: number;
  /** Seconds, shortest delay. Default 0.005. */
  readonly shortest?: number;
  /** Seconds, longest delay. Default 0.12. */
  readonly longest?: number;
  /** Number of delays, spaced evenly in the logarithm. Default 24. */
  readonly delays?: number;
  /** Seed of the network. */
  readonly seed: number;
  /** Seconds per step of the network. */
  readonly period: number;
  /** Emitter of the network's code, see {@link SimulationOptions}. Default `webassembly`. */
  readonly emitter?: SimulationOptions['emitter'];
  /** Builds the network, as `BuildSettings` give it. Default: in this process. */
  readonly simulate?: Simulate;
}

// Two spikes at the same time reach the threshold, one alone does not.
const REST = '-70 mV';
const THRESHOLD = '-55 mV';
const POTENTIAL = '10 mV';
/** Share of its delay by which the two spikes of a detector may differ in time. */
const TOLERANCE = 0.1;

/**
 * Image motion along rows by delay and coincidence (Hassenstein & Reichardt 1956; for sound, Jeffress 1948). A detector fires when
 * one cell fires a delay after its neighbour, so that it prefers a speed of spacing / delay. Every place has detectors of both
 * directions and all delays; the difference of the two directions counts, which cancels chance coincidences.
 *
 * @example
 * const flow = new CorrelationFlow({ width: 32, height: 8, seed: 1, period: 1e-3 });
 * const camera = new Port(messageType('events'), 1000);
 * camera.stream.subscribe((events) => flow.step(events)); // one message a millisecond
 * console.log(flow.velocity()); // pixels per second, positive to the right
 */
export class CorrelationFlow {
  /** The network at work. */
  readonly simulation: Simulation;
  /** ON and OFF cells of the camera, one for each pixel and polarity, in the order of {@link Retina}. */
  readonly retina: Population<typeof spikeSource>;
  /** Motion detectors: those of motion to the right, then those to the left, each by delay, then by place. */
  readonly detectors: Population<typeof lifDelta>;
  /** Seconds, ascending. */
  readonly delays: Float64Array;
  /** Spikes of each delay since the last `clear`: those for motion to the right minus those to the left. */
  readonly balance: Float64Array;
  readonly #cells: Retina;
  readonly #spacing: number;
  readonly #sites: number;
  readonly #ids: Uint32Array;

  constructor(options: CorrelationFlowOptions) {
    const { width, height, spacing = 2, shortest = 5e-3, longest = 0.12, delays = 24, seed, period, emitter } = options;
    this.#cells = new Retina({ width, height });
    this.#spacing = spacing;
    this.delays = Float64Array.from(
      { length: delays },
      (_, k) => Math.round((shortest * pow(longest / shortest, k / (delays - 1))) / period) * period,
    );
    this.balance = new Float64Array(delays);
    const network = new Network({ seed, step: seconds(period) });
    this.retina = network.population('retina', spikeSource, { size: this.#cells.size });
    const sites: [number, number][] = [];
    for (const polarity of [0, 1] as const)
      for (let column = 0; column + spacing < width; column++)
        for (let row = 0; row < height; row++)
          sites.push([this.#cells.index(polarity, column, row), this.#cells.index(polarity, column + spacing, row)]);
    this.#sites = sites.length;
    // Detector (direction * delays + k) * sites + site; direction 0 is to the right.
    const detectors = Array.from({ length: 2 * delays * sites.length }, (_, id) => {
      const [left, right] = sites[id % sites.length];
      const toRight = id < delays * sites.length;
      const delay = this.delays[Math.floor(id / sites.length) % delays];
      return { before: toRight ? left : right, after: toRight ? right : left, delay };
    });
    this.detectors = network.population('detector', lifDelta, {
      size: detectors.length,
      parameters: {
        E_L: REST,
        V_reset: REST,
        V_th: THRESHOLD,
        t_ref: seconds(period),
        // POTENTIAL (1 + e^(-t / tau)) reaches the threshold for t up to tau ln 2.
        tau_m: seconds(detectors.map(({ delay }) => Math.max(period, TOLERANCE * delay) / Math.LN2)),
      },
    });
    network.project(this.retina, this.detectors, {
      name: 'delayed',
      synapse: staticSynapse,
      connect: explicit(detectors.map(({ before }, id) => [before, id])),
      delay: seconds(detectors.map(({ delay }) => delay + period)),
      initial: { w: POTENTIAL },
    });
    network.project(this.retina, this.detectors, {
      name: 'direct',
      synapse: staticSynapse,
      connect: explicit(detectors.map(({ after }, id) => [after, id])),
      initial: { w: POTENTIAL },
    });
    this.#ids = new Uint32Array(this.detectors.size);
    const { simulate: build = simulate } = options;
    this.simulation = build(network, given({ emitter }));
  }

  /** Makes one step with the events since the last. */
  step(events: Readonly<Events>): void {
    const { simulation } = this;
    this.#cells.encode(events, simulation.input(this.retina, 'fire'));
    simulation.step();
    const count = simulation.spikes(this.detectors, this.#ids);
    const delays = this.delays.length;
    for (let i = 0; i < count; i++) {
      const group = Math.floor(this.#ids[i] / this.#sites);
      const k = group % delays;
      this.balance[k] = this.balance[k] + (group < delays ? 1 : -1);
    }
  }

  /**
   * Image velocity since the last `clear` in pixels per second, positive to the right; 0 without any motion. It is that of the
   * delay with the largest balance, interpolated by a parabola through its neighbours.
   */
  velocity(): number {
    const { balance, delays } = this;
    let best = 0;
    for (let k = 1; k < balance.length; k++) if (Math.abs(balance[k]) > Math.abs(balance[best])) best = k;
    const peak = balance[best];
    if (peak === 0) return 0;
    const sign = peak > 0 ? 1 : -1;
    const at = (k: number): number => sign * balance[Math.min(Math.max(k, 0), balance.length - 1)];
    const curvature = at(best - 1) - 2 * at(best) + at(best + 1);
    const shift = curvature === 0 ? 0 : (at(best - 1) - at(best + 1)) / (2 * curvature);
    const step = log(delays[delays.length - 1] / delays[0]) / (delays.length - 1);
    return (sign * this.#spacing) / (delays[best] * exp(shift * step));
  }

  /** Sets the balance of all delays to 0. */
  clear(): void {
    this.balance.fill(0);
  }
}
