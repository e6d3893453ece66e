import type { ArenaView } from '../../../../plots/arena/arena-view.ts';
import { weightArrows } from '../../../../report/weight-map.ts';
import { type Frame, weightsName } from '../../../frames/frame.ts';
import type { WeightsInfo } from '../../../stage.ts';
import type { History } from '../../history.ts';
import type { Overlay } from './overlay.ts';

/** An arrow at each place field, the way that the weights from it point. */
export class PreferredWays implements Overlay {
  readonly layers = ['weights'] as const;
  readonly #info: WeightsInfo;
  readonly #history: History;
  #values: Float32Array | undefined;

  /** @param info of weights between centres and directions */
  constructor(info: WeightsInfo, history: History) {
    this.#info = info;
    this.#history = history;
  }

  take({ weights }: Frame): boolean {
    const values = weights[weightsName(this.#info)];
    if (values !== undefined) this.#values = values;
    return values !== undefined;
  }

  draw(): void {}

  markup(view: ArenaView): string {
    const { world, scene } = this.#history;
    if (world === undefined || this.#values === undefined) return '';
    return weightArrows({ ...this.#info, values: new Float64Array(this.#values) }, world, view, scene?.start);
  }

  summary(): string {
    return this.#values === undefined
      ? ''
      : `Arrows show the way that the weights of ${weightsName(this.#info)} point.`;
  }
}
