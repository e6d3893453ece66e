import { firstAtLeast } from '../../../../kernels/first-at-least.ts';
import type { World } from '../../../../sim/world/world.ts';
import type { Place } from '../../../measure/replay/path.ts';
import type { ArenaView } from '../../../plots/arena/arena-view.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from '../../../plots/arena/draw-world.ts';
import { roundStep } from '../../../plots/scale.ts';
import { group, svg } from '../../../plots/svg.ts';
import type { History, Path } from '../history.ts';
import { Picture } from './picture.ts';
import type { Plane } from './plane.ts';

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
  /** Whether goals are rings. Default: discs. */
  readonly outlined?: boolean;
  /** Units of the drawing in width: about the CSS pixels that it has, so that letters are of their size. Default: 600. */
  readonly width?: number;
}

/** The arena from above, drawn once a world, and a canvas of the same place for what changes. */
export class Ground implements Plane {
  readonly element = document.createElement('div');
  readonly picture: Picture;
  readonly #id: string;
  readonly #places: readonly Place[];
  readonly #width: number;
  readonly #isUnder: boolean;
  readonly #group: string;
  readonly #drawing = document.createElement('div');
  readonly #over = document.createElement('div');
  #world: World | undefined;
  #goals = '';
  #view: ArenaView | undefined;
  #height = 0;
  /** Markup of walls and goals, and of what is over them. */
  #markup = '';
  #overMarkup = '';
  /** Middle of a ground without walls, how far it goes from there in m, and tick up to which it has room for the path. */
  #middle: Place = { x: 0, y: 0 };
  #reach = 0;
  #measured = 0;

  /** @param id unique in the page @param name what the canvas shows, for who does not see it */
  constructor(
    id: string,
    name: string,
    { under = false, places = [], outlined = false, width = 600 }: GroundOptions = {},
  ) {
    this.#id = id;
    this.#places = places;
    this.#width = width;
    this.#isUnder = under;
    this.picture = new Picture(name, 'over');
    this.#group = outlined ? 'outlined' : 'ground';
    this.element.className = 'ground';
    this.element.classList.toggle('outlined', outlined);
    this.element.append(this.#drawing, this.#over);
    this.element[under ? 'prepend' : 'append'](this.picture.canvas);
  }

  /** Draws the world of the trial under way, unless it is drawn already. @returns whether there is any */
  show({ scene, world: told, path }: History): boolean {
    const world = told ?? OPEN_GROUND;
    if (world === OPEN_GROUND && scene === undefined) return false;
    const goals = JSON.stringify(scene?.goals ?? []);
    const wider = world === OPEN_GROUND && this.#widen(scene?.start, path);
    if (wider || world !== this.#world || goals !== this.#goals) this.#draw(world, goals);
    return true;
  }

  /** Makes room for the way of a body of which no walls are told, twice as much each time. @returns whether there was too little */
  #widen(start: Place | undefined, { ticks, poses }: Path): boolean {
    const before = this.#reach;
    if (start !== undefined && before === 0) [this.#middle, this.#reach] = [start, NARROWEST];
    for (let i = firstAtLeast(ticks, this.#measured); i < ticks.length; i++) {
      const [x, y] = poses.subarray(3 * i, 3 * i + 2);
      const far = Math.max(Math.abs(x - this.#middle.x), Math.abs(y - this.#middle.y));
      while (far > this.#reach) this.#reach *= 2;
    }
    this.#measured = (ticks.at(-1) ?? -1) + 1;
    return this.#reach !== before;
  }

  /** Draws over walls and goals what seldom changes: markup of SVG in the units of {@link view}. */
  drawOver(title: string, markup: string): void {
    const height = this.#height;
    this.#overMarkup = markup;
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

  /** All of it for a file, with what the canvas shows. @param markup of that, in the units of {@link view} */
  drawing(title: string, description: string, markup: string): string {
    const ground = group(this.#group, this.#markup);
    const parts = this.#isUnder ? [markup, ground] : [ground, markup];
    const [id, width, height] = [`${this.#id}-drawing`, this.#width, this.#height];
    return svg({ id, title, description, width, height }, ...parts, this.#overMarkup);
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
    this.#markup =
      drawGoals({ world, goals: JSON.parse(goals) }, view) +
      drawWorld(world, view) +
      scaleBar(view, height - 8, metres);
    this.#drawing.innerHTML = svg(
      {
        id: this.#id,
        title: 'Arena',
        description: 'Walls, obstacles and goals from above',
        width: this.#width,
        height,
      },
      this.#markup,
    );
    this.element.style.setProperty('--shape', `${this.#width} / ${height}`);
    this.picture.fit();
  }
}
