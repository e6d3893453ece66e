import type { World } from '../../../../sim/world/world.ts';
import type { Place } from '../../../measure/replay/path.ts';
import { roundStep } from '../../../plots/scale.ts';
import { svg } from '../../../plots/svg.ts';
import type { ArenaView } from '../../../report/arena/arena-view.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from '../../../report/arena/draw-world.ts';
import type { History } from '../history.ts';
import { Picture } from './picture.ts';

/** Units of the drawing around the arena. */
const MARGIN = 10;
const BELOW = 24;
/** A world of which nobody has told the walls, and how far it goes from its middle at first, m. */
const OPEN_GROUND: World = { name: 'open ground', walls: [], obstacles: [] };
const NARROWEST = 1;

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
  /** Middle of a ground without walls, how far it goes from there in m, and numbers of the path that it has room for. */
  #middle: Place = { x: 0, y: 0 };
  #reach = 0;
  #measured = 0;

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
  show({ scene, scenes, path }: History): boolean {
    const world = scene?.world ?? scenes[0]?.world ?? OPEN_GROUND;
    if (world === OPEN_GROUND && scene === undefined) return false;
    const goals = JSON.stringify(scene?.goals ?? []);
    const wider = world === OPEN_GROUND && this.#widen(scene?.start, path.poses);
    if (wider || world !== this.#world || goals !== this.#goals) this.#draw(world, goals);
    return true;
  }

  /** Makes room for the way of a body of which no walls are told, twice as much each time. @returns whether there was too little */
  #widen(start: Place | undefined, poses: Float32Array): boolean {
    const before = this.#reach;
    if (start !== undefined && before === 0) [this.#middle, this.#reach] = [start, NARROWEST];
    for (; this.#measured < poses.length; this.#measured += 3) {
      const [x, y] = poses.subarray(this.#measured, this.#measured + 2);
      const far = Math.max(Math.abs(x - this.#middle.x), Math.abs(y - this.#middle.y));
      while (far > this.#reach) this.#reach *= 2;
    }
    return this.#reach !== before;
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
    const open = world === OPEN_GROUND ? [{ ...this.#middle, radius: this.#reach }] : [];
    const bounds = boundsOf(world, [...JSON.parse(goals), ...this.#places, ...open]);
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
