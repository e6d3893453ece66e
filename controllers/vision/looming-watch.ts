import type { EventCameraSettings, Events } from '../../agents/index.ts';
import type { Retina } from '../encoding/retina.ts';
import type { Population, Simulate, Simulation, SimulationOptions } from '../engine/index.ts';
import { explicit, Network, seconds, simulate } from '../engine/index.ts';
import { simulationOptions } from '../engine/run/simulation-options.ts';
import { loomingDetector } from '../neurons/looming-detector.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { staticSynapse } from '../synapses/static.ts';
import { eyeOf } from './eye.ts';

/** Options of {@link LoomingWatch}. */
export interface LoomingWatchOptions extends Pick<SimulationOptions, 'emitter'> {
  /** Geometry of the camera that watches. */
  readonly camera: EventCameraSettings;
  /** Number of detectors, all with the same input. Default 1. */
  readonly detectors?: number;
  /** Inhibition per unit of angular size, 1/rad: the peak is at a size of 2 atan(1 / alpha) radians. Default 4.7, as in locusts. */
  readonly alpha?: number;
  /** Events of a pixel when an edge passes it. Default 1. */
  readonly eventsPerEdge?: number;
  /** Seconds from an event to the detectors. Default 0.02. */
  readonly delay?: number;
  /** Seed of the network. */
  readonly seed: number;
  /** Seconds per step of the network. */
  readonly period: number;
  /** Builds the network, as `BuildSettings` give it. Default: in this process. */
  readonly simulate?: Simulate;
}

/** Time constant of inhibition: longer than an approach. */
const MEMORY = '20 s';
/**
 * Excitation by an edge that moves by 1 rad, per alpha^2 + 1. The angular velocity at the peak is 2 |v| / (l (alpha^2 + 1)), so
 * that this sets the rate at the peak for any alpha, and does not change the time of the peak.
 */
const EXCITATION = 40;

/**
 * Lobula giant movement detectors over the whole picture of a camera. An upright edge that passes a column of pixels excites them
 * by the angle between columns, so that excitation follows the angular velocity of the edges, and inhibits them by alpha
 * times that angle for long, so that inhibition follows the angular size (see `loomingDetector`).
 */
export class LoomingWatch {
  /** The network at work. */
  readonly simulation: Simulation;
  /** Looming detectors, all with the same input. */
  readonly detectors: Population<typeof loomingDetector>;
  /** ON and OFF cells of the camera, one for each pixel and polarity, in the order of {@link Retina}. */
  readonly retina: Population<typeof spikeSource>;
  readonly #cells: Retina;

  constructor(options: LoomingWatchOptions) {
    const { camera, detectors = 1, alpha = 4.7, eventsPerEdge = 1, delay = 0.02, seed, period } = options;
    const { retina, bearings } = eyeOf(camera, { width: 1, height: 1 });
    this.#cells = retina;
    const network = new Network({ seed, step: seconds(period) });
    this.retina = network.population('retina', spikeSource, { size: retina.size });
    this.detectors = network.population('looming', loomingDetector, {
      size: detectors,
      parameters: { tau_in: MEMORY },
    });
    const pairs = Array.from({ length: retina.size * detectors }, (_, k): [number, number] => [
      Math.floor(k / detectors),
      k % detectors,
    ]);
    /** Radians of motion that one event of a cell stands for. */
    const angles = pairs.map(([cell]) => {
      const column = Math.floor(cell / retina.rows) % retina.columns;
      const next = column + 1 < retina.columns ? column + 1 : column - 1;
      const pitch = Math.abs(bearings[next] - bearings[column]);
      return pitch / (retina.rows * eventsPerEdge);
    });
    for (const [receptor, gain] of [
      ['motion', EXCITATION * (alpha * alpha + 1)],
      ['size', alpha],
    ] as const)
      network.project(this.retina, this.detectors, {
        name: receptor,
        synapse: staticSynapse,
        receptor,
        delay: seconds(delay),
        connect: explicit(pairs),
        initial: { w: angles.map((angle) => gain * angle) },
      });
    const { simulate: build = simulate } = options;
    this.simulation = build(network, simulationOptions(options));
  }

  /** Makes one step with the events since the last. Writes the ids of the detectors that fired to `out` and returns their number. */
  step(events: Readonly<Events>, out: Uint32Array): number {
    this.#cells.encode(events, this.simulation.input(this.retina, 'fire'));
    this.simulation.step();
    return this.simulation.spikes(this.detectors, out);
  }
}
