import type { Cell } from '../source.ts';
import type { Stage } from '../stage.ts';

/**
 * The neuron that panels show closely. At first it is one in the middle of the first population that has place fields, or else of the first; where
 * cells have one population at rest and one while the body runs, of the latter.
 */
export class ChosenCell {
  #cell: Cell | undefined;
  readonly #chosen: () => void;

  /** @param chosen called when another one was chosen @param cell the one at first; default, and where it is none of the populations: see above */
  constructor({ populations }: Pick<Stage, 'populations'>, chosen: () => void, cell?: Cell) {
    const first = populations.find(({ centres }) => centres !== undefined) ?? populations.at(0);
    const middle = first && { population: first.whileRunning ?? first.name, neuron: (first.size ?? 1) >> 1 };
    this.#cell = cell !== undefined && hasCell(populations, cell) ? cell : middle;
    this.#chosen = chosen;
  }

  /** Undefined where there is no population. */
  get cell(): Cell | undefined {
    return this.#cell;
  }

  choose(cell: Cell): void {
    if (cell.population === this.#cell?.population && cell.neuron === this.#cell.neuron) return;
    this.#cell = cell;
    this.#chosen();
  }
}

/** Whether populations have a neuron; what has told of none may have any. */
export function hasCell(populations: Stage['populations'], { population, neuron }: Cell): boolean {
  const found = populations.find(({ name }) => name === population);
  return populations.length === 0 || (found !== undefined && neuron < (found.size ?? Infinity));
}
