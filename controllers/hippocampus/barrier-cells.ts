import type { Pose, Scan, ScanSettings } from '../../agents/index.ts';
import { cos, sin } from '../../kernels/math-f64.ts';
import type { Numbers } from '../engine/compiler/index.ts';
import type { Network, Population, Projection, Simulation } from '../engine/index.ts';
import { allToAll, seconds } from '../engine/index.ts';
import { barrierCell } from '../neurons/barrier-cell.ts';
import { integrateAndFire } from '../neurons/integrate-and-fire.ts';
import { contactMemory } from '../synapses/contact-memory.ts';

/** Geometry of the range finder that barriers are felt with; a short one, as whiskers are. */
export type BarrierScan = Pick<ScanSettings, 'mount' | 'start' | 'step' | 'maximum'>;

/** Grid and sensor of {@link BarrierCells}. */
export interface BarrierCellsOptions {
  /** Metres, side of the square that the cells cover, around the origin. */
  readonly side: number;
  /** Number of cells along one side. */
  readonly cellsPerSide: number;
  /** Seconds that a spike of the tonic cell travels, a whole number of steps. */
  readonly delay: number;
  /** Geometry of the range finder that feels the walls. */
  readonly scan: BarrierScan;
}

/** Hz, rate of the tonic cell. */
const TONIC_RATE = 200;

/**
 * A map of walls in spikes: one cell for each square of a grid spikes on and on where a wall was felt. A tonic cell drives all of them
 * by plastic synapses, which grow where a beam of the range finder ends, and decay where beams pass (see `contactMemory`). A wall is in
 * the map after some 20 ms of contact, and out of it when the way has been seen free for 0.35 s.
 *
 * It is the certainty grid of Moravec & Elfes 1985 as a network, with boundary cells of the place instead of the direction of a wall.
 */
export class BarrierCells {
  /** Cell ix + iy * cellsPerSide stands for the square in column ix of row iy. */
  readonly cells: Population<typeof barrierCell>;
  /** Synapses of the tonic cell, whose `w` above 0.5 is a wall. */
  readonly memory: Projection<typeof contactMemory>;
  readonly #tonic: Population<typeof integrateAndFire>;
  readonly #options: BarrierCellsOptions;
  #contact!: Numbers;
  #free!: Numbers;

  /** Adds the cells to a network. {@link BarrierCells.attach} them when it is built. */
  constructor(network: Network, options: BarrierCellsOptions) {
    this.#options = options;
    this.#tonic = network.population('tonic', integrateAndFire, { size: 1 });
    this.cells = network.population('barrier', barrierCell, { size: options.cellsPerSide * options.cellsPerSide });
    this.memory = network.project(this.#tonic, this.cells, {
      synapse: contactMemory,
      connect: allToAll(),
      delay: seconds(options.delay),
    });
  }

  /** Binds the cells to the simulation of their network, and starts the tonic cell. Must come before `feel`. */
  attach(simulation: Simulation): void {
    const { C_m, V_th } = integrateAndFire.parameters;
    simulation.input(this.#tonic, 'I_ext', 'pA').fill(C_m.default * V_th.default * 1e-3 * TONIC_RATE);
    this.#contact = simulation.input(this.cells, 'contact');
    this.#free = simulation.input(this.cells, 'free');
  }

  /** Feels nothing, as at rest. What is in the map stays. */
  feelNothing(): void {
    this.#contact.fill(0);
    this.#free.fill(0);
  }

  /**
   * Feels with the range finder of a body at a pose: until told otherwise, walls where beams end, and free squares on their way. With nothing
   * in range the way is free as far as the finder sees. A beam that measured nothing, or something too near, says nothing of its way.
   */
  feel(pose: Readonly<Pose>, { ranges }: Readonly<Scan>): void {
    this.feelNothing();
    const { side, cellsPerSide, scan } = this.#options;
    const { mount, start, step, maximum } = scan;
    const [forward, left] = [mount.x ?? 0, mount.y ?? 0];
    const [c, s] = [cos(pose.heading), sin(pose.heading)];
    const x = pose.x + c * forward - s * left;
    const y = pose.y + s * forward + c * left;
    const stride = side / cellsPerSide / 2;
    for (let beam = 0; beam < ranges.length; beam++) {
      const range = ranges[beam];
      const bearing = pose.heading + (mount.yaw ?? 0) + start + beam * step;
      const [ahead, aside] = [cos(bearing), sin(bearing)];
      const end = Math.min(range, maximum);
      for (let way = 0; way < end; way += stride) this.#mark(this.#free, x + way * ahead, y + way * aside);
      if (Math.abs(range) <= maximum) this.#mark(this.#contact, x + range * ahead, y + range * aside);
    }
  }

  #mark(input: Numbers, x: number, y: number): void {
    const { side, cellsPerSide } = this.#options;
    const column = Math.floor((x / side + 0.5) * cellsPerSide);
    const row = Math.floor((y / side + 0.5) * cellsPerSide);
    if (Math.min(column, row) < 0 || Math.max(column, row) >= cellsPerSide) return;
    input[column + row * cellsPerSide] = 1;
  }
}
