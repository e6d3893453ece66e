import { given } from '../../agents/given.ts';
import type { Events } from '../../agents/index.ts';
import { Retina } from '../encoding/retina.ts';
import type { Population, Simulate, Simulation, SimulationOptions } from '../engine/index.ts';
import { explicit, mV, Network, seconds, simulate } from '../engine/index.ts';
import { lifDelta } from '../neurons/lif-delta.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { staticSynapse } from '../synapses/static.ts';

/** Options of {@link StereoDisparity}. */
export interface StereoDisparityOptions {
  /** Columns of each camera, in pixels; the rows of both are epipolar lines. */
  readonly width: number;
  /** Rows of each camera, in pixels. */
  readonly height: number;
  /** Largest disparity in pixels; the least is 0. */
  readonly largest: number;
  /** Pixels to each side over which a surface is assumed to have one disparity. Default 2. */
  readonly reach?: number;
  /** Factor on the inhibition along lines of sight; with 0, only neighbouring coincidences count. Default 1. */
  readonly uniqueness?: number;
  /** Seed of the network. */
  readonly seed: number;
  /** Seconds per step of the network. */
  readonly period: number;
  /** Emitter of the network's code, see {@link SimulationOptions}. Default `webassembly`. */
  readonly emitter?: SimulationOptions['emitter'];
  /** Builds the network, as `BuildSettings` give it. Default: in this process. */
  readonly simulate?: Simulate;
}

const REST = '-70 mV';
const THRESHOLD = '-55 mV';
/** How far a retinal spike excites a coincidence detector: two within 1.4 ms reach the threshold, one does not. */
const RETINAL = '10 mV';
/** Time constant of a coincidence detector. */
const COINCIDENCE = '2 ms';
/** Time constant of a disparity detector. */
const INTEGRATION = '10 ms';
/** mV by which a full neighbourhood of coincidences excites a disparity detector. */
const SUPPORT = 100;
/** mV by which one competing coincidence inhibits it. */
const COMPETITION = 10;

/**
 * Disparity by the coincidence of events (Osswald, Ieng, Benosman & Indiveri 2017, Sci Rep 7:40703, after Marr & Poggio 1976).
 * Coincidence detector (x, row, d) fires when pixel x of the left camera and pixel x - d of the right one see an event of the same
 * polarity within about a millisecond. Disparity detector (x, row, d) is excited by the coincidences of its disparity around it,
 * because surfaces are smooth. It is inhibited by those of other disparities that share a pixel with it, because a pixel sees one
 * surface.
 */
export class StereoDisparity {
  /** The network at work. */
  readonly simulation: Simulation;
  /** ON and OFF cells of both cameras, one for each pixel and polarity, those of the left camera first. */
  readonly retina: Population<typeof spikeSource>;
  /** Coincidence detectors of OFF events, one for each of `sites`, then as many of ON events. */
  readonly coincidence: Population<typeof lifDelta>;
  /** Disparity detectors, one for each of `sites`. */
  readonly disparity: Population<typeof lifDelta>;
  /** Pixel and disparity of each disparity detector, and of each coincidence detector of one polarity. */
  readonly sites: readonly {
    /** Column of the pixel in the left camera, from 0; pixels. */
    readonly x: number;
    /** Row of the pixel, from 0; pixels. */
    readonly row: number;
    /** Disparity in pixels. */
    readonly d: number;
  }[];
  readonly #cells: Retina;

  constructor(options: StereoDisparityOptions) {
    const { width, height, largest, reach = 2, uniqueness = 1, seed, period, emitter } = options;
    const cells = new Retina({ width, height });
    this.#cells = cells;
    const sites: { x: number; row: number; d: number }[] = [];
    const numbers = new Map<string, number>();
    for (let row = 0; row < height; row++)
      for (let x = 0; x < width; x++)
        for (let d = 0; d <= Math.min(largest, x); d++) {
          numbers.set(`${x},${row},${d}`, sites.length);
          sites.push({ x, row, d });
        }
    this.sites = sites;
    const network = new Network({ seed, step: seconds(period) });
    this.retina = network.population('retina', spikeSource, { size: 2 * cells.size });
    const cell = { E_L: REST, V_reset: REST, V_th: THRESHOLD, t_ref: seconds(period) } as const;
    // One coincidence layer per polarity, so that ON events do not match OFF events.
    this.coincidence = network.population('coincidence', lifDelta, {
      size: 2 * sites.length,
      parameters: { ...cell, tau_m: COINCIDENCE },
    });
    this.disparity = network.population('disparity', lifDelta, {
      size: sites.length,
      parameters: { ...cell, tau_m: INTEGRATION },
    });
    const views: [number, number][] = [];
    for (const polarity of [0, 1] as const)
      sites.forEach(({ x, row, d }, k) => {
        const detector = polarity * sites.length + k;
        views.push([cells.index(polarity, x, row), detector]);
        views.push([cells.size + cells.index(polarity, x - d, row), detector]);
      });
    network.project(this.retina, this.coincidence, {
      synapse: staticSynapse,
      connect: explicit(views),
      initial: { w: RETINAL },
    });
    const [support, competition]: [[number, number][], [number, number][]] = [[], []];
    const link = (list: [number, number][], x: number, row: number, d: number, to: number): void => {
      const from = numbers.get(`${x},${row},${d}`);
      if (from === undefined) return;
      list.push([from, to], [sites.length + from, to]);
    };
    sites.forEach(({ x, row, d }, to) => {
      for (let dx = -reach; dx <= reach; dx++)
        for (let dy = -reach; dy <= reach; dy++) link(support, x + dx, row + dy, d, to);
      for (let other = 0; other <= largest; other++) {
        if (other === d) continue;
        link(competition, x, row, other, to);
        link(competition, x - d + other, row, other, to);
      }
    });
    const neighbourhood = (2 * reach + 1) * (2 * reach + 1);
    for (const [name, list, w] of [
      ['support', support, SUPPORT / neighbourhood],
      ['competition', competition, -uniqueness * COMPETITION],
    ] as const)
      network.project(this.coincidence, this.disparity, {
        name,
        synapse: staticSynapse,
        connect: explicit(list),
        initial: { w: mV(w) },
      });
    const { simulate: build = simulate } = options;
    this.simulation = build(network, given({ emitter }));
  }

  /** Makes one step with the events of both cameras since the last. */
  step(left: Readonly<Events>, right: Readonly<Events>): void {
    const fire = this.simulation.input(this.retina, 'fire');
    this.#cells.encode(left, fire);
    this.#cells.encode(right, fire, this.#cells.size);
    this.simulation.step();
  }
}
