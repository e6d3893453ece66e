import type { World } from '../../../../sim/world/world.ts';
import { roundStep } from '../../../plots/scale.ts';
import { svg } from '../../../plots/svg.ts';
import type { ArenaView } from '../../../report/arena/arena-view.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from '../../../report/arena/draw-world.ts';
import type { History } from '../history.ts';
import { Picture } from './picture.ts';

/** Units of the drawing in width, and around the arena. */
const WIDTH = 600;
const MARGIN = 10;
const BELOW = 24;

/** The arena from above, drawn once a world, and a canvas of the same place for what changes. */
export class Ground {
  readonly element = document.createElement('div');
  readonly picture: Picture;
  readonly #id: string;
  readonly #drawing = document.createElement('div');
  #world: World | undefined;
  #goals = '';
  #view: ArenaView | undefined;

  /** @param id unique in the page @param name what the canvas shows, for who does not see it @param under whether the canvas lies under walls and goals */
  constructor(id: string, name: string, under = false) {
    this.#id = id;
    this.picture = new Picture(name, 'over');
    this.element.className = 'ground';
    this.element.append(this.#drawing);
    this.element[under ? 'prepend' : 'append'](this.picture.canvas);
  }

  /** Draws the world of the trial under way, unless it is drawn already. @returns whether there is any */
  show({ scene, scenes }: History): boolean {
    const world = scene?.world ?? scenes[0]?.world;
    if (world === undefined) return false;
    const goals = JSON.stringify(scene?.goals ?? []);
    if (world !== this.#world || goals !== this.#goals) this.#draw(world, goals);
    return true;
  }

  /** CSS pixels of the canvas, of a place in m. */
  x(metres: number): number {
    return (this.#view?.x(metres) ?? 0) * this.#scale;
  }

  y(metres: number): number {
    return (this.#view?.y(metres) ?? 0) * this.#scale;
  }

  /** CSS pixels per m. */
  get perMetre(): number {
    return (this.#view?.perMetre ?? 0) * this.#scale;
  }

  /** View of the drawing, for drawings over it; undefined before the first world. */
  get view(): ArenaView | undefined {
    return this.#view;
  }

  get #scale(): number {
    return this.picture.width / WIDTH;
  }

  #draw(world: World, goals: string): void {
    const bounds = boundsOf(world, JSON.parse(goals));
    const view = viewArena(bounds, MARGIN, MARGIN, WIDTH - 2 * MARGIN);
    const height = view.height + MARGIN + BELOW;
    const metres = roundStep((bounds.x[1] - bounds.x[0]) / 6);
    this.#world = world;
    this.#goals = goals;
    this.#view = view;
    this.#drawing.innerHTML = svg(
      { id: this.#id, title: 'Arena', description: 'Walls, obstacles and goals from above', width: WIDTH, height },
      drawGoals({ world, goals: JSON.parse(goals) }, view) +
        drawWorld(world, view) +
        scaleBar(view, height - 8, metres),
    );
    this.element.style.setProperty('--shape', `${WIDTH} / ${height}`);
    this.picture.fit();
  }
}
