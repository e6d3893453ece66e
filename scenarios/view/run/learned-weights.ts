import type { Controller } from '../../../agents/index.ts';
import type { RunListener, SeedStart } from '../../run/listener.ts';
import { type Frame, weightsName } from '../frames/frame.ts';

/** The weights that a controller has now, by name. */
export function weightsOf(controller: Controller | undefined): Frame['weights'] {
  return Object.fromEntries(
    (controller?.weights?.() ?? []).map((map) => [weightsName(map), new Float32Array(map.values)]),
  );
}

/** The weights at the beginning of the trial under way or, between two trials, of the last one; before the first, those of the beginning. */
export class StartWeights implements RunListener {
  #controller: Controller | undefined;
  #weights: Frame['weights'] = {};
  #told = false;

  seedStart({ controller }: Pick<SeedStart, 'controller'>): void {
    this.#controller = controller;
    this.trialStart();
  }

  trialStart(): void {
    this.restore(weightsOf(this.#controller));
  }

  /** To be read and never changed. */
  save(): Frame['weights'] {
    return this.#weights;
  }

  restore(weights: Frame['weights']): void {
    this.#weights = weights;
    this.#told = false;
  }

  /** These, if they are others than those that were told last. @param again even if they are the same */
  news(again: boolean): Frame['weights'] | undefined {
    if (this.#told && !again) return undefined;
    this.#told = true;
    return this.#weights;
  }
}
