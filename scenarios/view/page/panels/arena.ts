import type { World } from '../../../../sim/world/world.ts';
import { decimal } from '../../../plots/markup.ts';
import { roundStep } from '../../../plots/scale.ts';
import { svg } from '../../../plots/svg.ts';
import type { ArenaView } from '../../../report/arena/arena-view.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from '../../../report/arena/draw-world.ts';
import { firstAtLeast } from '../../frames/first-at-least.ts';
import type { Frame } from '../../frames/frame.ts';
import type { SignalInfo } from '../../stage.ts';
import type { Look } from '../look.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import { Picture } from './picture.ts';

/** Units of the drawing of the arena in width, and around it. */
const WIDTH = 600;
const MARGIN = 10;
const BELOW = 24;
/** Samples of a decoded position that are drawn behind its last one. */
const DECODED = 60;

/** The arena from above: walls, goals, the way of the trial, the body, and the places and directions that the controller has in mind. */
class Arena implements Panel {
  readonly element = document.createElement('div');
  readonly layers = ['signals'] as const;
  readonly #context: PanelContext;
  readonly #background = document.createElement('div');
  readonly #picture = new Picture('The arena from above', 'over');
  readonly #positions: readonly SignalInfo[];
  readonly #arrows: readonly SignalInfo[];
  /** Last samples of positions, and of directions and vectors, by name. */
  readonly #readings = new Map<string, number[]>();
  #world: World | undefined;
  #goals = '';
  #view: ArenaView | undefined;

  constructor(context: PanelContext) {
    this.#context = context;
    this.element.className = 'arena';
    this.#background.className = 'under';
    this.element.append(this.#background, this.#picture.canvas);
    const { signals } = context.stage;
    const inMap = signals.filter(({ frame = 'map' }) => frame === 'map');
    this.#positions = inMap.filter(({ kind }) => kind === 'position');
    this.#arrows = signals.filter(
      ({ kind, frame = 'map' }) => kind === 'direction' || (kind === 'vector' && frame !== 'odom'),
    );
  }

  take({ fresh, samples }: Frame): void {
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
    const { scene } = this.#context.history;
    const world = scene?.world ?? this.#context.history.scenes[0]?.world;
    if (world === undefined) return;
    const goals = JSON.stringify(scene?.goals ?? []);
    if (world !== this.#world || goals !== this.#goals) this.#drawWorld(world, goals);
    this.#drawBody(look);
  }

  redraw(look: Look): void {
    this.#picture.fit();
    this.draw(look);
  }

  summary(): string {
    const { history, stage } = this.#context;
    const at = this.#now();
    if (at === undefined) return 'Nothing has moved yet.';
    const seconds = decimal(history.tick * stage.period);
    const phase = { over: 'between two trials', rest: 'at rest', active: 'under way', outcome: 'at its outcome' }[
      history.phase
    ];
    return `After ${seconds} s, trial ${history.trial + 1} ${phase}: the body is at x ${decimal(at.x)} m, y ${decimal(at.y)} m.`;
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

  #drawWorld(world: World, goals: string): void {
    const bounds = boundsOf(world, JSON.parse(goals));
    const view = viewArena(bounds, MARGIN, MARGIN, WIDTH - 2 * MARGIN);
    const height = view.height + MARGIN + BELOW;
    const metres = roundStep((bounds.x[1] - bounds.x[0]) / 6);
    this.#world = world;
    this.#goals = goals;
    this.#view = view;
    this.#background.innerHTML = svg(
      { id: 'arena', title: 'Arena', description: 'Walls, obstacles and goals from above', width: WIDTH, height },
      drawGoals({ world, goals: JSON.parse(goals) }, view) +
        drawWorld(world, view) +
        scaleBar(view, height - 8, metres),
    );
    this.element.style.setProperty('--shape', `${WIDTH} / ${height}`);
    this.#picture.fit();
  }

  #drawBody(look: Look): void {
    const [view, { context }] = [this.#view, this.#picture];
    if (view === undefined) return;
    this.#picture.clear();
    const at = this.#now();
    if (at === undefined) return;
    const scale = this.#picture.width / WIDTH;
    const x = (metres: number): number => view.x(metres) * scale;
    const y = (metres: number): number => view.y(metres) * scale;
    const { poses } = this.#context.history.path;
    const [first, end] = this.#range();
    context.lineJoin = 'round';
    context.lineWidth = 1.5;
    context.strokeStyle = look.accent;
    context.beginPath();
    for (let i = first; i < end; i++) context.lineTo(x(poses[3 * i]), y(poses[3 * i + 1]));
    context.stroke();
    this.#drawPositions(look, x, y);
    const radius = Math.max(4, this.#context.stage.body.radius * view.perMetre * scale);
    const [px, py] = [x(at.x), y(at.y)];
    context.fillStyle = look.paper;
    context.strokeStyle = look.ink;
    context.beginPath();
    context.arc(px, py, radius, 0, 2 * Math.PI);
    context.moveTo(px, py);
    context.lineTo(px + 1.6 * radius * Math.cos(at.heading), py - 1.6 * radius * Math.sin(at.heading));
    context.fill();
    context.stroke();
    for (const arrow of this.#arrows) this.#drawArrow(arrow, at, px, py, radius, look);
  }

  #drawPositions(look: Look, x: (metres: number) => number, y: (metres: number) => number): void {
    const { context } = this.#picture;
    for (const { name } of this.#positions) {
      const values = this.#readings.get(name) ?? [];
      context.strokeStyle = context.fillStyle = look.goal;
      context.lineWidth = 1;
      context.beginPath();
      for (let i = 0; i + 1 < values.length; i += 2)
        if (Number.isFinite(values[i])) context.lineTo(x(values[i]), y(values[i + 1]));
      context.stroke();
      const [lastX, lastY] = values.slice(-2);
      if (!Number.isFinite(lastX)) continue;
      context.beginPath();
      context.arc(x(lastX), y(lastY), 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  }

  #drawArrow(
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
    const { context } = this.#picture;
    context.strokeStyle = look.goal;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(px + 1.8 * radius * Math.cos(angle), py - 1.8 * radius * Math.sin(angle));
    context.lineTo(px + 3.2 * radius * Math.cos(angle), py - 3.2 * radius * Math.sin(angle));
    context.stroke();
  }

  /** Where the body is. */
  #now(): Place | undefined {
    const { history } = this.#context;
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
