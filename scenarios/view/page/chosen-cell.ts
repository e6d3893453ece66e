import type { Cell } from '../source.ts';
import type { Stage } from '../stage.ts';

/**
 * The neuron that panels show closely. At first it is one in the middle of the first population that has place fields, or else of the first; where
 * cells have one population at rest and one while the body runs, of the latter.
 */
export class ChosenCell {
  #cell: Cell | undefined;
  readonly #chosen: () => void;

  /** @param chosen called when another one was chosen */
  constructor({ populations }: Pick<Stage, 'populations'>, chosen: () => void) {
    const first = populations.find(({ centres }) => centres !== undefined) ?? populations.at(0);
    this.#cell = first && { population: first.whileRunning ?? first.name, neuron: (first.size ?? 1) >> 1 };
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
