import type { Events } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';

/** Size of a retina and of its cells. */
export interface RetinaOptions {
  /** Pixels, width of the camera. */
  readonly width: number;
  /** Pixels, height of the camera. */
  readonly height: number;
  /** Pixels, width of a cell; must divide that of the camera. Default 1. */
  readonly cellWidth?: number;
  /** Pixels, height of a cell; must divide that of the camera. Default 1. */
  readonly cellHeight?: number;
}

/**
 * ON and OFF cells of a camera. Cell (polarity, column, row) has the index (polarity * columns + column) * rows + row; OFF is
 * polarity 0, columns count from the left and rows from the top. A cell fires once in a step in which any of its pixels had an
 * event.
 *
 * @example
 * const retina = new Retina({ width: 64, height: 48, cellWidth: 4, cellHeight: 4 });
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('retina', spikeSource, { size: retina.size }); // 2 x 16 x 12
 * const simulation = simulate(network);
 * const events = new Port(messageType('events'), 1000);
 * events.stream.subscribe((message) => retina.encode(message, simulation.input(cells, 'fire')));
 */
export class Retina {
  /** Number of cells across. */
  readonly columns: number;
  /** Number of cells down. */
  readonly rows: number;
  /** Number of cells of both polarities together. */
  readonly size: number;
  readonly #cellWidth: number;
  readonly #cellHeight: number;

  /** @throws ValidationError `invalid_retina` */
  constructor({ width, height, cellWidth = 1, cellHeight = 1 }: RetinaOptions) {
    this.columns = width / cellWidth;
    this.rows = height / cellHeight;
    this.size = 2 * this.columns * this.rows;
    this.#cellWidth = cellWidth;
    this.#cellHeight = cellHeight;
    if (Number.isInteger(this.columns) && Number.isInteger(this.rows) && this.size > 0) return;
    throw new ValidationError('cells do not tile the retina', {
      code: 'invalid_retina',
      expected: 'cells whose width and height divide those of the camera',
      received: { width, height, cellWidth, cellHeight },
    });
  }

  /** Index of a cell. */
  index(polarity: 0 | 1, column: number, row: number): number {
    return (polarity * this.columns + column) * this.rows + row;
  }

  /** Sets `fire` to 1 for every cell that saw an event, as the input of a spike source; `fire[first]` is cell 0. */
  encode({ x, y, polarity, count }: Readonly<Events>, fire: Float32Array | Float64Array, first = 0): void {
    const { columns, rows } = this;
    const acrossOf = 1 / this.#cellWidth;
    const downOf = 1 / this.#cellHeight;
    for (let n = 0; n < count; n++) {
      const column = Math.floor(x[n] * acrossOf);
      const row = Math.floor(y[n] * downOf);
      fire[first + (polarity[n] * columns + column) * rows + row] = 1;
    }
  }
}
