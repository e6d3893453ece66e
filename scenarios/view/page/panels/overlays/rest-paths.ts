import type { Wave } from '../../../../measure/replay/waves.ts';
import type { ArenaView } from '../../../../plots/arena/arena-view.ts';
import { waveLines } from '../../../../report/rest/wave-paths.ts';
import type { Frame, FrameRest } from '../../../frames/frame.ts';
import type { Stage } from '../../../stage.ts';
import { activityOf, type RestActivity } from '../rest-waves.ts';
import type { Overlay } from './overlay.ts';

/** The ways of the waves of the last rest, or of the one under way, as the spikes of a population tell them: the paths that are replayed. */
export class RestPaths implements Overlay {
  readonly layers = ['rest'] as const;
  readonly #population: string;
  readonly #stage: Stage;
  #rest: FrameRest | undefined;
  /** What the cells do in the rest, if it was asked for. */
  #found: RestActivity | undefined;

  /** @param population with centres */
  constructor(population: string, stage: Stage) {
    this.#population = population;
    this.#stage = stage;
  }

  take({ rest, fresh }: Frame): boolean {
    if (rest === undefined && !fresh) return false;
    this.#rest = rest;
    this.#found = undefined;
    return true;
  }

  draw(): void {}

  markup(view: ArenaView): string {
    return waveLines(this.#waves ?? [], view);
  }

  summary(): string {
    const waves = this.#waves;
    if (waves === undefined) return '';
    return `The ways of the ${waves.length === 1 ? 'wave' : `${waves.length} waves`} of the last rest are shown.`;
  }

  /** Undefined before the first rest. */
  get #waves(): readonly Wave[] | undefined {
    if (this.#rest === undefined) return undefined;
    this.#found ??= activityOf(this.#rest, this.#population, this.#stage);
    return this.#found?.waves;
  }
}
