import { given } from '../../../agents/given.ts';
import { LAYERS, type Layer } from '../source.ts';
import type { Stage } from '../stage.ts';
import { type Address, type RunSettings, writeAddress } from './address.ts';
import { Choices } from './choices.ts';
import { ChosenCell } from './chosen-cell.ts';
import type { Lane } from './lane.ts';
import { Lockstep } from './lockstep.ts';
import type { Look } from './look.ts';
import { lookNow } from './look-now.ts';
import { PANELS } from './panels/index.ts';
import { parameterControls } from './parameters.ts';
import { place } from './place.ts';
import { Player } from './player.ts';
import { remark } from './remark.ts';
import { RunColumns } from './run-columns.ts';
import { say } from './say.ts';
import { Transport } from './transport.ts';

/** Runs that stand side by side at most. */
const MOST_RUNS = 4;
/** ms between two sentences about what is seen, for who hears the page. */
const SUMMARY_MS = 1000;
/** ms between two pictures of a run that goes as fast as it can: to draw takes cores that are the run's. */
const FAST_PICTURE_MS = 100;
/** Events of a reader after which a panel may show something else. */
const TOUCHES = ['pointermove', 'pointerout', 'click', 'input', 'change', 'keydown', 'toggle', 'wheel'] as const;

/** What a view is made of. */
export interface ViewOptions {
  /** What the address of the page says; undefined where no address leads to what is shown, as to a file. */
  readonly address: Address | undefined;
  /** Name of what is shown, for people. Default: the address says it. */
  readonly name?: string;
  /** Says what of the address is not shown, in sentences. @param unheard names of choices that no panel has */
  leftOut(unheard: readonly string[]): readonly string[];
  /** Opens a run of the scenario of the address. */
  open(settings: RunSettings): Promise<Lane>;
  /** Called when what was opened shows something else from here on: another view takes the place of this one, which was left. */
  onStage(stage: Stage): void;
  /** Says what went wrong. */
  onError(error: unknown): void;
}

/** The page of a run, or of several side by side, which go on together. */
export class View {
  readonly #options: ViewOptions;
  #lanes: readonly Lane[];
  /** The run whose parameters are shown, and which is tuned. */
  #chosen: Lane;
  readonly #lockstep: Lockstep;
  readonly #player: Player;
  readonly #cell: ChosenCell;
  readonly #choices: Choices;
  readonly #leftOut: readonly string[];
  readonly #closed = new AbortController();
  readonly #resized = new ResizeObserver(() => this.#redraw());
  readonly #recoloured = new MutationObserver(() => this.#redraw());
  #columns: RunColumns;
  #transport: Transport;
  #open: ReadonlySet<string>;
  /** What frames are to have. */
  #layers: readonly Layer[] = [];
  #look: Look = lookNow();
  /** What waits for the next picture while a run goes as fast as it can. */
  #nextPicture: ReturnType<typeof setTimeout> | undefined;
  /** Whether there may be something to be drawn: a run that stands still costs nothing. */
  #stale = true;
  #summarised = 0;
  /** Whether what was drawn has not been said in words. */
  #unsaid = true;
  /** Whether the address says what is shown: not before that is there. */
  #begun = false;

  /** @param lanes at least one */
  constructor(lanes: readonly [Lane, ...Lane[]], options: ViewOptions) {
    const { address } = options;
    const [lead] = lanes;
    this.#options = options;
    this.#lanes = lanes;
    this.#chosen = lead;
    this.#lockstep = new Lockstep(lanes);
    this.#player = new Player(this.#lockstep, {
      onFrame: (frame) => {
        this.#stale = true;
        remark([...this.#leftOut, ...(frame.remarks ?? [])]);
        if (frame.stage !== undefined && !this.#closed.signal.aborted) {
          this.#leave();
          options.onStage(frame.stage);
          return;
        }
      },
      onState: () => this.#show(),
      onError: options.onError,
    });
    const look = (): void => {
      this.#ask();
      this.#remember();
      void this.#player.look();
    };
    this.#cell = new ChosenCell(lead.stage, look, address?.cell);
    this.#choices = new Choices(address?.show ?? {}, () => this.#rechoose());
    this.#open = new Set(address?.panels ?? PANELS.map(({ name }) => name));
    this.#transport = new Transport(this.#player, lead.stage, lead.history);
    this.#columns = this.#columnsOf();
    this.#leftOut = options.leftOut(this.#choices.unheard);
    remark(this.#leftOut);
    this.#showRuns();
    this.#listen();
  }

  /** Goes to the tick of the address, and shows what there is from there on. */
  async begin(): Promise<void> {
    const { tick = 0 } = this.#options.address ?? {};
    await Promise.all(this.#lanes.map((lane) => lane.begin()));
    await this.#player.seek(tick);
    if (!this.#lockstep.stage.abilities.step) this.#player.play();
    this.#begun = true;
    this.#control();
    this.#told();
    this.#redraw();
    requestAnimationFrame(this.#turn);
  }

  /** Ends it: another one takes its place. */
  close(): void {
    this.#leave();
    this.#lockstep.close();
  }

  #leave(): void {
    this.#closed.abort();
    this.#resized.disconnect();
    this.#recoloured.disconnect();
    this.#player.pause();
    this.#columns.close();
  }

  /** Puts the runs on the page, in the place of all that stood there. */
  #showRuns(): void {
    const [lead] = this.#lanes;
    this.#columns.show();
    this.#transport = new Transport(this.#player, lead.stage, lead.history);
    place('controls').replaceChildren(this.#transport.element);
    const { stage } = lead;
    const seed = this.#lanes.length > 1 || stage.seed === undefined ? '' : `seed ${stage.seed}`;
    place('title').textContent = stage.title;
    place('cite').textContent = [this.#options.name, stage.source, seed].filter(Boolean).join(' · ');
    document.title = `${stage.title} · Reafference`;
    this.#control();
    this.#ask();
    this.#tell();
  }

  #columnsOf(): RunColumns {
    this.#choices.forgetWatchers();
    return new RunColumns(this.#lanes, {
      ...{ cell: this.#cell, choices: this.#choices, open: this.#open, chosen: this.#chosen },
      seek: (tick) => void this.#player.seek(tick),
      toggle: (name, open) => this.#toggle(name, open),
      choose: (lane) => this.#choose(lane),
      remove: (lane) => void this.#replace(lane, []),
      settled: () => this.#player.step(0),
    });
  }

  /** Shows the parameters of the chosen run. @param focused name of the control that is to have the focus; default: the one that has it */
  #control(focused = focusedIn(place('side'))): void {
    const lane = this.#chosen;
    const side = place('side');
    const { address } = this.#options;
    const may = address !== undefined && lane.stage.abilities.set && this.#lanes.length < MOST_RUNS;
    side.replaceChildren(
      parameterControls(lane, this.#columns.letterOf(lane), {
        set: (name, value) => void this.#set(lane, name, value),
        tune: (name, value) => void this.#player.tune(name, value).then(() => this.#told()),
        ...given({ add: may ? () => void this.#add(lane) : undefined }),
      }),
    );
    if (focused === undefined) return;
    const named = [...side.querySelectorAll<HTMLElement>('[name]')];
    named.find((control) => control.getAttribute('name') === focused)?.focus();
  }

  #choose(lane: Lane): void {
    this.#chosen = lane;
    this.#lockstep.tuned = lane;
    for (const [i, head] of [...document.querySelectorAll('.run')].entries())
      head.classList.toggle('chosen', this.#lanes[i] === lane);
    this.#control();
  }

  /** A run was tuned: it differs from others by more. */
  #told(): void {
    this.#columns.tellHeads(this.#chosen);
    this.#tell();
    this.#remember();
  }

  async #set(lane: Lane, name: string, value: string): Promise<void> {
    const { tunings: _, ...settings } = lane.settings ?? { set: {} };
    await this.#opened({ ...settings, set: { ...settings.set, [name]: value } }, (made) => this.#replace(lane, [made]));
  }

  /** Adds a run that did the same so far. */
  async #add(lane: Lane): Promise<void> {
    const settings = { ...lane.settings, set: lane.settings?.set ?? {}, tunings: lane.tunings };
    await this.#opened(settings, (made) => this.#replace(lane, [lane, made], made));
  }

  /** Opens a run, one at a time. What cannot be opened leaves those that there are. */
  async #opened(settings: RunSettings, use: (made: Lane) => Promise<void>): Promise<void> {
    const side = place('side');
    const focused = focusedIn(side);
    this.#player.pause();
    place('status').textContent = 'a run is made ready';
    side.inert = true;
    let made: Lane | undefined;
    try {
      made = await this.#options.open(settings);
      await made.begin();
      if (!this.#closed.signal.aborted) await use(made);
    } catch (error) {
      this.#options.onError(error);
    } finally {
      side.inert = false;
      if (made !== undefined && !this.#lanes.includes(made)) made.close();
    }
    if (this.#closed.signal.aborted) return;
    this.#control(focused);
    this.#show();
  }

  /** Puts runs in the place of one. One alone begins at its first tick, several stay where they are. */
  async #replace(lane: Lane, by: readonly Lane[], chosen = by[0] ?? this.#chosen): Promise<void> {
    const lanes = this.#lanes.flatMap((one) => (one === lane ? by : [one]));
    const [first] = lanes;
    if (first === undefined) return;
    this.#lanes = lanes;
    this.#chosen = lanes.includes(chosen) ? chosen : first;
    this.#lockstep.runs = lanes;
    this.#lockstep.tuned = this.#chosen;
    if (!by.includes(lane)) lane.close();
    this.#columns.close();
    this.#columns = this.#columnsOf();
    this.#showRuns();
    // Who reads the page or its address while the runs are brought to one tick finds the same runs in both.
    this.#remember();
    const anew = lanes.length === 1 && by.length === 1;
    await this.#player.seek(anew ? 0 : this.#player.tick);
    this.#tell();
    this.#redraw();
    this.#remember();
  }

  #listen(): void {
    const { signal } = this.#closed;
    this.#resized.observe(place('panels'));
    this.#recoloured.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw(), { signal });
    const pressed = (event: KeyboardEvent): void => {
      const { target } = event;
      const writes = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
      const presses =
        event.key === ' ' &&
        (target instanceof HTMLButtonElement || (target instanceof HTMLElement && target.tagName === 'SUMMARY'));
      if (writes || presses || event.ctrlKey || event.metaKey || event.altKey) return;
      const panel = this.#columns.panels.get(this.#chosen)?.[Number(event.key) - 1];
      if (panel !== undefined) panel.focus();
      else if (!this.#transport.key(event)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', pressed, { signal });
    // What a panel shows may follow from what its reader does.
    for (const type of TOUCHES)
      document.addEventListener(type, () => void (this.#stale = true), { signal, capture: true, passive: true });
  }

  /** Sets what frames are to have: what the open panels need. */
  #ask(): void {
    const wanted = new Set(this.#columns.all.filter(({ open }) => open).flatMap(({ panel }) => panel.layers));
    this.#layers = LAYERS.filter((layer) => wanted.has(layer));
    this.#player.show(this.#layers, this.#cell.cell);
  }

  /** Something else was chosen in a panel. */
  #rechoose(): void {
    const before = this.#layers;
    this.#stale = true;
    this.#ask();
    this.#remember();
    if (this.#layers.some((layer) => !before.includes(layer))) this.#tellAgain();
  }

  /** Has panels told of what went on while they did not ask for it. */
  #tellAgain(): void {
    if (this.#player.tick > 0) void this.#player.seek(this.#player.tick).then(() => this.#redraw());
  }

  /** A panel was opened or closed: in all runs. */
  #toggle(name: string, open: boolean): void {
    if (this.#open.has(name) === open) return;
    this.#open = new Set(open ? [...this.#open, name] : [...this.#open].filter((one) => one !== name));
    for (const panel of this.#columns.all) if (panel.name === name) panel.open = open;
    this.#ask();
    this.#remember();
    this.#tellAgain();
  }

  /** One picture after the other, until another view takes the place of this one. */
  readonly #turn = (now: number): void => {
    if (this.#closed.signal.aborted) return;
    this.#player.turn(now);
    this.#draw(now);
    if (this.#player.hurries) this.#nextPicture = setTimeout(() => this.#wake(), FAST_PICTURE_MS);
    else requestAnimationFrame(this.#turn);
  };

  /** Does not wait longer for the next picture. */
  #wake(): void {
    if (this.#nextPicture === undefined) return;
    clearTimeout(this.#nextPicture);
    this.#nextPicture = undefined;
    requestAnimationFrame(this.#turn);
  }

  #draw(now: number): void {
    if (this.#stale) {
      this.#stale = this.#player.playing;
      this.#unsaid = true;
      this.#transport.draw(this.#look);
      this.#tell();
      for (const { open, panel } of this.#columns.all) if (open) panel.draw(this.#look);
    }
    if (!this.#unsaid || now - this.#summarised < SUMMARY_MS) return;
    this.#unsaid = false;
    this.#summarised = now;
    for (const one of this.#columns.all) one.summarise();
  }

  #redraw(): void {
    this.#stale = true;
    this.#look = lookNow();
    this.#transport.redraw(this.#look);
    for (const { open, panel } of this.#columns.all) if (open) panel.redraw(this.#look);
  }

  /** Says what there is to be said of the runs as a whole. */
  #tell(): void {
    const [lead] = this.#lanes;
    const { identity } = lead.stage;
    const asked = this.#options.address?.version;
    const differs =
      asked !== undefined && identity !== undefined && asked !== identity.version
        ? `the address is of version ${asked} of the scenario, and this is version ${identity.version}`
        : '';
    const several = this.#lanes.length > 1;
    const { words, whole } = lead.digest;
    const shown = place('digest');
    say(shown, [several ? '' : words, differs].filter(Boolean).join(' · '));
    shown.title = several ? '' : whole;
    if (!several) return;
    for (const [i, element] of [...document.querySelectorAll<HTMLElement>('.run code')].entries()) {
      say(element, this.#lanes[i].digest.words);
      element.title = this.#lanes[i].digest.whole;
    }
  }

  #show(): void {
    this.#stale = true;
    this.#wake();
    place('status').textContent = this.#player.playing ? 'playing' : 'paused';
    if (!this.#player.playing) this.#remember();
  }

  /** Has the address say what is shown. */
  #remember(): void {
    const { address } = this.#options;
    const [lead, ...others] = this.#lanes;
    const { identity, seed } = lead.stage;
    if (identity === undefined || address === undefined || !this.#begun) return;
    const { scenario, body, physics, controller, version } = identity;
    const names = (this.#columns.panels.get(lead) ?? []).map(({ name }) => name);
    const open = names.filter((name) => this.#open.has(name));
    const beside = others.map(({ settings, tunings, stage }) => ({
      ...(settings ?? { set: {} }),
      ...given({ seed: stage.seed, tunings: tunings.length > 0 ? tunings : undefined }),
    }));
    const said: Address = {
      ...{ scenario, body, physics, controller, version, set: lead.settings?.set ?? {} },
      ...given({
        seed,
        at: address.at,
        cell: this.#cell.cell,
        tunings: lead.tunings.length > 0 ? lead.tunings : undefined,
        tick: this.#player.tick === 0 ? undefined : this.#player.tick,
        panels: open.length === names.length ? undefined : open,
        show: Object.keys(this.#choices.all).length > 0 ? this.#choices.all : undefined,
        beside: beside.length > 0 ? beside : undefined,
      }),
    };
    history.replaceState(null, '', writeAddress(said) + location.hash);
  }
}

/** Name of the control in an element that has the focus; undefined where none has. */
function focusedIn(element: HTMLElement): string | undefined {
  const { activeElement } = document;
  return (element.contains(activeElement) && activeElement?.getAttribute('name')) || undefined;
}
