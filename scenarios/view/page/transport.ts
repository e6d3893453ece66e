import { decimal } from '../../plots/markup.ts';
import type { Event } from '../source.ts';
import type { Stage } from '../stage.ts';
import type { History } from './history.ts';
import type { Look } from './look.ts';
import { Picture } from './panels/picture.ts';
import type { Player } from './player.ts';
import { say } from './say.ts';

/** Paces that are offered, simulated seconds a second; the last is as fast as it goes. */
const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, Infinity];
/** Ticks that a key moves, with and without shift. */
const [FAR_TICKS, NEAR_TICKS] = [100, 1];

const named = (speed: number): string => (speed === Infinity ? 'max' : `${speed}×`);

/** Play, pause, steps, pace, and a bar of the whole run, by mouse and by keys. */
export class Transport {
  readonly element = document.createElement('div');
  readonly #player: Player;
  readonly #stage: Stage;
  readonly #history: History;
  readonly #play = button('Play', 'Space');
  readonly #speed = document.createElement('select');
  readonly #bar = document.createElement('input');
  readonly #marks = new Picture('Trials, rests and rewards of the run so far', 'marks');
  readonly #clock = document.createElement('output');
  readonly #next = document.createElement('select');
  #marked = '';

  constructor(player: Player, stage: Stage, history: History) {
    this.#player = player;
    this.#stage = stage;
    this.#history = history;
    this.element.className = 'transport';
    const back = button('Step back', ',', '‹');
    const on = button('Step', '.', '›');
    back.addEventListener('click', () => void player.step(-NEAR_TICKS));
    on.addEventListener('click', () => void player.step(NEAR_TICKS));
    this.#play.addEventListener('click', () => this.toggle());
    for (const speed of SPEEDS) this.#speed.append(new Option(named(speed), String(speed)));
    this.#speed.value = '1';
    this.#speed.setAttribute('aria-label', 'Speed');
    this.#speed.addEventListener('change', () => player.setSpeed(Number(this.#speed.value)));
    this.#next.append(
      new Option('Go on to…', ''),
      new Option('next trial', 'trial'),
      new Option('next reward', 'reward'),
    );
    for (const { name } of stage.populations) this.#next.append(new Option(`next spike of ${name}`, `spike ${name}`));
    this.#next.setAttribute('aria-label', 'Go on to');
    this.#next.addEventListener('change', () => {
      if (this.#next.value !== '') player.play(eventOf(this.#next.value));
      this.#next.value = '';
    });
    this.#bar.type = 'range';
    this.#bar.min = '0';
    this.#bar.step = '1';
    this.#bar.setAttribute('aria-label', 'Time of the run');
    this.#bar.addEventListener('change', () => void player.seek(Number(this.#bar.value)));
    this.#bar.addEventListener('input', () => player.pause());
    back.disabled = this.#bar.disabled = !stage.abilities.seek;
    on.disabled = this.#next.disabled = this.#speed.disabled = !stage.abilities.step;
    const line = document.createElement('div');
    line.className = 'line';
    line.append(this.#bar, this.#marks.canvas);
    this.element.append(back, this.#play, on, this.#speed, this.#next, line, this.#clock);
  }

  toggle(): void {
    if (this.#player.playing) this.#player.pause();
    else this.#player.play();
  }

  /** Does what a key stands for. @returns whether it stands for anything */
  key(event: KeyboardEvent): boolean {
    const { abilities } = this.#stage;
    const player = this.#player;
    const ticks = event.shiftKey ? FAR_TICKS : NEAR_TICKS;
    const faster = (by: number): void => {
      const at = SPEEDS.indexOf(player.speed) + by;
      if (SPEEDS[at] === undefined) return;
      player.setSpeed(SPEEDS[at]);
    };
    const trial = (by: number): void => {
      const scene = this.#history.scenes[Math.max(0, this.#history.trial + by)];
      if (scene !== undefined) void player.seek(scene.tick);
      else player.play({ what: 'trial' });
    };
    const keys: Readonly<Record<string, (() => void) | false>> = {
      ' ': () => this.toggle(),
      '.': abilities.step && (() => void player.step(ticks)),
      ':': abilities.step && (() => void player.step(FAR_TICKS)),
      ',': abilities.seek && (() => void player.step(-ticks)),
      ';': abilities.seek && (() => void player.step(-FAR_TICKS)),
      ']': abilities.seek && (() => trial(1)),
      '[': abilities.seek && (() => trial(-1)),
      '+': abilities.step && (() => faster(1)),
      '-': abilities.step && (() => faster(-1)),
    };
    const act = keys[event.key];
    if (!act) return false;
    act();
    return true;
  }

  /** Ticks of the bar: all that there are or, where nobody knows, those that were seen. */
  get #ticks(): number {
    return Math.max(1, this.#stage.ticks ?? this.#history.furthest);
  }

  /** Whether what goes on by itself is seen as it is now. */
  get #liveness(): string {
    if (!this.#player.playing) return 'paused';
    return this.#player.pace > 0 ? 'live' : 'waiting for it';
  }

  /** Brings it up to date. */
  draw(look: Look): void {
    const { tick, trial, phase } = this.#history;
    const { period, trials } = this.#stage;
    say(this.#play, this.#player.playing ? 'Pause' : 'Play');
    this.#play.disabled = this.#player.done && !this.#player.playing;
    this.#speed.value = String(this.#player.speed);
    this.#bar.max = String(this.#ticks);
    if (document.activeElement !== this.#bar || this.#player.playing) this.#bar.value = String(tick);
    const time = `${(tick * period).toFixed(period < 1e-3 ? 4 : 3)} s`;
    this.#bar.setAttribute('aria-valuetext', time);
    const pace = this.#player.pace > 0 ? ` · ${decimal(this.#player.pace, 1)}× real time` : '';
    const resting = phase === 'rest' ? ', at rest' : '';
    const of = trials === undefined ? '' : ` of ${trials}`;
    const there = phase === 'unknown' ? this.#liveness : `trial ${trial + 1}${of}${resting}`;
    const where = this.#player.done ? 'the end' : there;
    say(this.#clock, `${time} · ${where}${pace}`);
    this.#mark(look);
  }

  redraw(look: Look): void {
    this.#marks.fit();
    this.#marked = '';
    this.draw(look);
  }

  /** Draws what has been along the bar: where trials begin, rests and rewards. */
  #mark(look: Look): void {
    const { furthest, scenes, rests, rewards } = this.#history;
    const marked = `${furthest} ${scenes.length} ${rests.length} ${rewards.length} ${look.ink}`;
    if (marked === this.#marked) return;
    this.#marked = marked;
    const { context, width, height } = this.#marks;
    this.#marks.clear();
    const x = (tick: number): number => (tick / this.#ticks) * width;
    context.fillStyle = look.rule;
    for (const [from, to] of rests) context.fillRect(x(from), 0, Math.max(1, x(to) - x(from)), height);
    context.fillStyle = look.faint;
    for (const { tick } of scenes.filter(Boolean)) context.fillRect(x(tick), 0, 1, height);
    context.fillStyle = look.goal;
    for (const { tick } of rewards) context.fillRect(x(tick) - 1, height / 2, 2, height / 2);
  }
}

function eventOf(value: string): Event {
  const [what, ...population] = value.split(' ');
  return what === 'spike' ? { what, population: population.join(' ') } : { what: what as 'trial' | 'reward' };
}

function button(name: string, key: string, sign = name): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = sign;
  made.title = `${name} (${key})`;
  if (sign !== name) made.setAttribute('aria-label', name);
  return made;
}
