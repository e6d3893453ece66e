import { firstAtLeast } from '../../../../kernels/first-at-least.ts';
import type { ArenaView } from '../../../plots/arena/arena-view.ts';
import { decimal } from '../../../plots/markup.ts';
import type { Frame } from '../../frames/frame.ts';
import type { Layer } from '../../source.ts';
import type { SignalInfo } from '../../stage.ts';
import type { Look } from '../look.ts';
import { choicesRow } from './choice.ts';
import { Ground } from './ground.ts';
import { KeptChoice } from './kept-choice.ts';
import { nothingYet } from './nothing-yet.ts';
import { overlaysOf } from './overlays/index.ts';
import type { Overlay } from './overlays/overlay.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import type { Pen } from './pen.ts';
import type { Plane } from './plane.ts';
import { SvgPen } from './svg-pen.ts';

const NOTHING = 'nothing';
/** Samples of a decoded position that are drawn behind its last one. */
const DECODED = 60;

/**
 * The arena from above: walls, goals, the way of the trial, the body, the places and directions that the controller has in mind, and over them what is
 * chosen: cells at their fields, the ways that weights point, waves at rest.
 */
class Arena implements Panel {
  readonly element = document.createElement('div');
  readonly #context: PanelContext;
  readonly #ground: Ground;
  readonly #positions: readonly SignalInfo[];
  readonly #arrows: readonly SignalInfo[];
  /** Last samples of positions, and of directions and vectors, by name. */
  readonly #readings = new Map<string, number[]>();
  readonly #overlays: ReadonlyMap<string, Overlay>;
  #overlay: Overlay | undefined;
  /** The view for which what seldom changes of the overlay is drawn; undefined where it is another since. */
  #overlaid: ArenaView | undefined;
  /** Where the body is, if the source tells it. */
  #pose: Place | undefined;

  constructor(context: PanelContext) {
    this.#context = context;
    this.#ground = new Ground(`arena${context.letter}`, 'The arena from above');
    const { signals } = context.stage;
    const inMap = signals.filter(({ frame = 'map' }) => frame === 'map');
    this.#positions = inMap.filter(({ kind }) => kind === 'position');
    this.#arrows = signals.filter(
      ({ kind, frame = 'map' }) => kind === 'direction' || (kind === 'vector' && frame !== 'odom'),
    );
    this.element.append(this.#ground.element);
    const overlays = overlaysOf(context.stage);
    this.#overlays = new Map(overlays.map(({ name, make }) => [name, make(context.history)]));
    if (overlays.length === 0) return;
    const choice = new KeptChoice(context.choices, 'arena.over', 'Over it', (chosen) => {
      this.#overlay = this.#overlays.get(chosen);
      this.#overlaid = undefined;
    });
    this.element.prepend(choicesRow(choice.element));
    choice.offer([...overlays.map(({ name, title }) => [name, title] as const), [NOTHING, NOTHING]]);
  }

  get layers(): readonly Layer[] {
    return ['signals', ...(this.#overlay?.layers ?? [])];
  }

  take(frame: Frame): void {
    const { fresh, samples, pose, scenes } = frame;
    if (scenes.length > 0) this.#overlaid = undefined;
    for (const overlay of this.#overlays.values())
      if (overlay.take(frame) && overlay === this.#overlay) this.#overlaid = undefined;
    this.#pose = pose && Number.isFinite(pose.x) ? pose : undefined;
    if (fresh) this.#readings.clear();
    for (const { name } of [...this.#positions, ...this.#arrows]) {
      const values = samples.signals[name];
      if (values === undefined) continue;
      let kept = this.#readings.get(name);
      if (kept === undefined) this.#readings.set(name, (kept = []));
      for (const value of values.subarray(Math.max(0, values.length - 2 * DECODED))) kept.push(value);
      kept.splice(0, Math.max(0, kept.length - 2 * DECODED));
    }
  }

  draw(look: Look): void {
    if (!this.#ground.show(this.#context.history)) return;
    const { picture } = this.#ground;
    if (this.#overlaid === undefined || this.#overlaid !== this.#ground.view) this.#drawOver();
    picture.clear();
    this.#drawBody(picture.context, this.#ground, look);
  }

  drawing(look: Look): string {
    const ground = this.#ground;
    if (!ground.show(this.#context.history) || ground.view === undefined) return nothingYet(this.summary());
    this.#drawOver();
    const pen = new SvgPen();
    this.#drawBody(pen, ground.view, look);
    return ground.drawing('Arena', this.summary(), pen.markup);
  }

  redraw(look: Look): void {
    this.#ground.picture.fit();
    this.draw(look);
  }

  summary(): string {
    const { history, stage } = this.#context;
    const at = this.#now();
    if (at === undefined) return 'Nothing has moved yet.';
    const seconds = decimal(history.tick * stage.period);
    const { phase, trial } = history;
    const phases = { over: 'between two trials', rest: 'at rest', active: 'under way', outcome: 'at its outcome' };
    const within = phase === 'unknown' ? '' : `, trial ${trial + 1} ${phases[phase]}`;
    return `After ${seconds} s${within}: the body is at x ${decimal(at.x)} m, y ${decimal(at.y)} m. ${this.#overlay?.summary() ?? ''}`.trim();
  }

  table(): PanelTable {
    const { history, stage } = this.#context;
    const { ticks, poses } = history.path;
    const [first, end] = this.#range();
    return {
      columns: ['time (s)', 'x (m)', 'y (m)', 'heading (rad)'],
      rows: Array.from(ticks.subarray(first, end), (tick, i) => [
        (tick + 1) * stage.period,
        ...poses.subarray(3 * (first + i), 3 * (first + i) + 3),
      ]),
    };
  }

  #drawOver(): void {
    const { view } = this.#ground;
    this.#overlaid = view;
    this.#ground.drawOver('What is shown over the arena', (view && this.#overlay?.markup(view)) ?? '');
  }

  #drawBody(pen: Pen, plane: Plane, look: Look): void {
    this.#overlay?.draw(pen, plane, look);
    const at = this.#now();
    if (at === undefined) return;
    const { poses } = this.#context.history.path;
    const [first, end] = this.#range();
    pen.lineJoin = 'round';
    pen.lineWidth = 1.5;
    pen.strokeStyle = look.accent;
    pen.beginPath();
    let before = Number.NaN;
    for (let i = first; i < end; i++) {
      const [x, y] = [plane.x(poses[3 * i]), plane.y(poses[3 * i + 1])];
      // Where nobody has told the way there is none.
      if (Number.isNaN(before)) pen.moveTo(x, y);
      else pen.lineTo(x, y);
      before = x;
    }
    if (!Number.isNaN(before)) pen.lineTo(plane.x(at.x), plane.y(at.y));
    pen.stroke();
    this.#drawPositions(pen, plane, look);
    const radius = Math.max(4, (this.#context.stage.body?.radius ?? 0) * plane.perMetre);
    const [px, py] = [plane.x(at.x), plane.y(at.y)];
    pen.fillStyle = look.paper;
    pen.strokeStyle = look.ink;
    pen.beginPath();
    pen.arc(px, py, radius, 0, 2 * Math.PI);
    pen.moveTo(px, py);
    pen.lineTo(px + 1.6 * radius * Math.cos(at.heading), py - 1.6 * radius * Math.sin(at.heading));
    pen.fill();
    pen.stroke();
    for (const arrow of this.#arrows) this.#drawArrow(pen, arrow, at, px, py, radius, look);
  }

  #drawPositions(pen: Pen, plane: Plane, look: Look): void {
    for (const { name } of this.#positions) {
      const values = this.#readings.get(name) ?? [];
      pen.strokeStyle = pen.fillStyle = look.goal;
      pen.lineWidth = 1;
      pen.beginPath();
      for (let i = 0; i + 1 < values.length; i += 2)
        if (Number.isFinite(values[i])) pen.lineTo(plane.x(values[i]), plane.y(values[i + 1]));
      pen.stroke();
      const [lastX, lastY] = values.slice(-2);
      if (!Number.isFinite(lastX)) continue;
      pen.beginPath();
      pen.arc(plane.x(lastX), plane.y(lastY), 3.5, 0, 2 * Math.PI);
      pen.fill();
    }
  }

  #drawArrow(
    pen: Pen,
    { name, kind, frame = 'map' }: SignalInfo,
    at: Place,
    px: number,
    py: number,
    radius: number,
    look: Look,
  ): void {
    const values = this.#readings.get(name) ?? [];
    const turn = frame === 'base_link' ? at.heading : 0;
    const [one, other] = kind === 'direction' ? [values.at(-1), undefined] : values.slice(-2);
    if (one === undefined || !Number.isFinite(one)) return;
    const angle = (other === undefined ? one : Math.atan2(other, one)) + turn;
    if (other !== undefined && Math.hypot(one, other) === 0) return;
    pen.strokeStyle = look.goal;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(px + 1.8 * radius * Math.cos(angle), py - 1.8 * radius * Math.sin(angle));
    pen.lineTo(px + 3.2 * radius * Math.cos(angle), py - 3.2 * radius * Math.sin(angle));
    pen.stroke();
  }

  /** Where the body is. */
  #now(): Place | undefined {
    const { history } = this.#context;
    if (this.#pose !== undefined) return this.#pose;
    const { ticks, poses } = history.path;
    let last = firstAtLeast(ticks, history.tick) - 1;
    // A recording does not say where the body rests: it is drawn where it was last.
    while (last >= 0 && Number.isNaN(poses[3 * last])) last--;
    if (last < 0) return history.scene?.start;
    return { x: poses[3 * last], y: poses[3 * last + 1], heading: poses[3 * last + 2] };
  }

  /** Samples of the trial under way, or of the last one. */
  #range(): readonly [first: number, end: number] {
    const { history } = this.#context;
    const { ticks } = history.path;
    return [firstAtLeast(ticks, history.scene?.tick ?? 0), firstAtLeast(ticks, history.tick)];
  }
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

export const arenaPanel: PanelKind = {
  name: 'arena',
  title: 'Arena',
  suits: () => true,
  make: (context) => new Arena(context),
};
