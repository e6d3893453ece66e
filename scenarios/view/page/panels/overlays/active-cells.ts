import type { Frame } from '../../../frames/frame.ts';
import type { ShownPopulation } from '../../../stage.ts';
import type { Look } from '../../look.ts';
import type { Pen } from '../pen.ts';
import type { Plane } from '../plane.ts';
import type { Overlay } from './overlay.ts';

/** Simulated time after a spike in which a cell fades, s. */
const FADE_SECONDS = 0.1;
/** Shades of a cell that fades. */
const SHADES = 4;
/** CSS pixels: side of a cell that is silent, and radius of one that fired just now and of one that is almost faded. */
const [SILENT, BRIGHT, FADED] = [2, 4.5, 2.5];

/**
 * The cells of a population at the centres of their fields; one that fires lights up and fades. Where the same cells are another population while
 * the body runs, the spikes of both are shown.
 */
export class ActiveCells implements Overlay {
  readonly layers = ['spikes'] as const;
  readonly #population: ShownPopulation;
  readonly #centres: Readonly<Float64Array>;
  readonly #fadeTicks: number;
  /** Tick of the last spike of each cell; -Infinity where there is none. */
  readonly #last: Float64Array;
  #now = 0;

  /** @param population with centres @param period seconds per tick */
  constructor(population: ShownPopulation & Required<Pick<ShownPopulation, 'centres'>>, period: number) {
    this.#population = population;
    this.#centres = population.centres;
    this.#fadeTicks = FADE_SECONDS / period;
    this.#last = new Float64Array(population.centres.length >> 1).fill(-Infinity);
  }

  take({ from, to, fresh, spikes }: Frame): boolean {
    const { name, whileRunning = name } = this.#population;
    if (fresh) this.#last.fill(-Infinity);
    for (const one of new Set([name, whileRunning])) {
      const { ticks, ids } = spikes[one] ?? { ticks: [], ids: [] };
      for (let i = 0; i < ticks.length; i++)
        if (ids[i] < this.#last.length) this.#last[ids[i]] = Math.max(this.#last[ids[i]], from + ticks[i]);
    }
    this.#now = to;
    return false;
  }

  draw(pen: Pen, plane: Plane, look: Look): void {
    const shades: number[][] = Array.from({ length: SHADES + 1 }, () => []);
    for (let cell = 0; cell < this.#last.length; cell++)
      if (!Number.isNaN(this.#centres[2 * cell])) shades[this.#shadeOf(cell)].push(cell);
    const [silent, ...active] = shades;
    pen.fillStyle = look.soft;
    pen.globalAlpha = 0.5;
    for (const cell of silent) {
      const [x, y] = this.#at(cell, plane);
      pen.fillRect(x - SILENT / 2, y - SILENT / 2, SILENT, SILENT);
    }
    pen.fillStyle = look.accent;
    for (const [i, cells] of active.entries()) {
      const share = (i + 1) / SHADES;
      pen.globalAlpha = share;
      for (const cell of cells) {
        pen.beginPath();
        pen.arc(...this.#at(cell, plane), FADED + share * (BRIGHT - FADED), 0, 2 * Math.PI);
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
  }

  markup(): string {
    return '';
  }

  summary(): string {
    const active = Array.from(this.#last.keys()).filter((cell) => this.#shadeOf(cell) > 0).length;
    return `${active} of ${this.#last.length} cells of ${this.#population.name} fired in the last ${FADE_SECONDS} s.`;
  }

  /** From 0 of a cell that is silent to {@link SHADES} of one that fired just now. */
  #shadeOf(cell: number): number {
    const share = 1 - (this.#now - 1 - this.#last[cell]) / this.#fadeTicks;
    return Math.max(0, Math.ceil(SHADES * Math.min(1, share)));
  }

  #at(cell: number, plane: Plane): [x: number, y: number] {
    return [plane.x(this.#centres[2 * cell]), plane.y(this.#centres[2 * cell + 1])];
  }
}
