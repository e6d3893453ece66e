import type { World } from '../../../../sim/world/world.ts';
import type { Place } from '../../../measure/replay/path.ts';
import type { ArenaView } from '../../../plots/arena/arena-view.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from '../../../plots/arena/draw-world.ts';
import { roundStep } from '../../../plots/scale.ts';
import { svg } from '../../../plots/svg.ts';
import type { History } from '../history.ts';
import { Picture } from './picture.ts';

/** Units of the drawing around the arena. */
const MARGIN = 10;
const BELOW = 24;

/** How a ground is drawn. */
export interface GroundOptions {
  /** Whether the canvas lies under walls and goals. Default: over them. */
  readonly under?: boolean;
  /** Places for which there is to be room too, m. Default: none. */
  readonly places?: readonly Place[];
  /** Units of the drawing in width: about the CSS pixels that it has, so that letters are of their size. Default: 600. */
  readonly width?: number;
}

/** The arena from above, drawn once a world, and a canvas of the same place for what changes. */
export class Ground {
  readonly element = document.createElement('div');
  readonly picture: Picture;
  readonly #id: string;
  readonly #places: readonly Place[];
  readonly #width: number;
  readonly #drawing = document.createElement('div');
  readonly #over = document.createElement('div');
  #world: World | undefined;
  #goals = '';
  #view: ArenaView | undefined;
  #height = 0;

  /** @param id unique in the page @param name what the canvas shows, for who does not see it */
  constructor(id: string, name: string, { under = false, places = [], width = 600 }: GroundOptions = {}) {
    this.#id = id;
    this.#places = places;
    this.#width = width;
    this.picture = new Picture(name, 'over');
    this.element.className = 'ground';
    this.element.append(this.#drawing, this.#over);
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

  /** Draws over walls and goals what seldom changes: markup of SVG in the units of {@link view}. */
  drawOver(title: string, markup: string): void {
    const height = this.#height;
    this.#over.innerHTML =
      markup === ''
        ? ''
        : svg({ id: `${this.#id}-over`, title, description: title, width: this.#width, height }, markup);
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
    return this.picture.width / this.#width;
  }

  #draw(world: World, goals: string): void {
    const bounds = boundsOf(world, [...JSON.parse(goals), ...this.#places]);
    const view = viewArena(bounds, MARGIN, MARGIN, this.#width - 2 * MARGIN);
    const height = view.height + MARGIN + BELOW;
    const metres = roundStep((bounds.x[1] - bounds.x[0]) / 6);
    this.#world = world;
    this.#goals = goals;
    this.#view = view;
    this.#height = height;
    this.#drawing.innerHTML = svg(
      {
        id: this.#id,
        title: 'Arena',
        description: 'Walls, obstacles and goals from above',
        width: this.#width,
        height,
      },
      drawGoals({ world, goals: JSON.parse(goals) }, view) +
        drawWorld(world, view) +
        scaleBar(view, height - 8, metres),
    );
    this.element.style.setProperty('--shape', `${this.#width} / ${height}`);
    this.picture.fit();
  }
}
