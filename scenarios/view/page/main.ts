/** The page: shows a run, and lets one play it to and fro. */
import { digestOfSeeds } from '../../measure/digest.ts';
import type { Frame } from '../frames/frame.ts';
import { LAYERS, type Source } from '../source.ts';
import { sourceAt } from '../wire.ts';
import { type Address, readAddress, writeAddress } from './address.ts';
import { ChosenCell } from './chosen-cell.ts';
import { History } from './history.ts';
import type { Look } from './look.ts';
import { lookNow } from './look-now.ts';
import { PanelFrame } from './panel-frame.ts';
import { PANELS } from './panels/index.ts';
import { parameterControls } from './parameters.ts';
import { Player } from './player.ts';
import { socketPort } from './socket-port.ts';
import { Transport } from './transport.ts';
import type { ToShow } from './worker.ts';
import { workerPort } from './worker-port.ts';

/** ms between two sentences about what is seen, for who hears the page. */
const SUMMARY_MS = 1000;

/** Opens what an address names. */
async function sourceOf({ scenario = 'water-maze', ...rest }: Address): Promise<Source> {
  if (rest.at !== 'socket') return openInWorker({ run: { scenario, ...rest } });
  // At the address of the page, with the run that it names.
  const url = new URL(`socket${writeAddress({ scenario, ...rest })}`, location.href.replace(/^http/, 'ws'));
  return sourceAt(socketPort(new WebSocket(url)), fail);
}

/** Opens what a worker is to show. */
async function openInWorker(what: ToShow): Promise<Source> {
  const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
  const port = workerPort(worker);
  worker.postMessage(what);
  try {
    return await sourceAt(port, fail);
  } catch (error) {
    port.close();
    throw error;
  }
}

/** The page of one source. */
class View {
  readonly #source: Source;
  /** What the address of the page says of it; undefined where no address leads to it, as to a file. */
  readonly #address: Address | undefined;
  readonly #name: string | undefined;
  readonly #closed = new AbortController();
  readonly #resized = new ResizeObserver(() => this.#redraw());
  readonly #history = new History();
  readonly #chosen: ChosenCell;
  readonly #player: Player;
  readonly #transport: Transport;
  readonly #frames: readonly PanelFrame[];
  readonly #status = place('status');
  #look: Look = lookNow();
  #summarised = 0;

  /** @param name of what is shown, for people; absent where the address says it */
  constructor(source: Source, address: Address | undefined, name?: string) {
    const { stage } = source;
    this.#source = source;
    this.#address = address;
    this.#name = name;
    const history = this.#history;
    this.#chosen = new ChosenCell(stage, () => {
      this.#ask();
      void this.#player.look();
    });
    this.#player = new Player(source, {
      onFrame: (frame) => this.#take(frame),
      onState: () => this.#show(),
      onError: fail,
    });
    this.#transport = new Transport(this.#player, stage, history);
    const seek = (tick: number): void => void this.#player.seek(tick);
    this.#frames = PANELS.filter((kind) => kind.suits(stage)).map(
      (kind) =>
        new PanelFrame(kind, kind.make({ stage, history, chosen: this.#chosen, seek }), {
          open: address?.panels?.includes(kind.name) ?? true,
          toggled: () => this.#choose(),
        }),
    );
    place('title').textContent = stage.title;
    place('cite').textContent = [name, stage.source, stage.seed === undefined ? '' : `seed ${stage.seed}`]
      .filter(Boolean)
      .join(' · ');
    document.title = `${stage.title} · Reafference`;
    place('panels').replaceChildren(...this.#frames.map(({ element }) => element));
    place('controls').replaceChildren(this.#transport.element);
    place('side').replaceChildren(
      parameterControls(stage, {
        set: (name, value) => this.#reopen(name, value),
        tune: (name, value) => void this.#player.tune(name, value),
      }),
    );
    this.#choose();
    this.#listen();
    this.#told();
  }

  async begin(): Promise<void> {
    await this.#player.seek(this.#address?.tick ?? 0);
    if (!this.#source.stage.abilities.step) this.#player.play();
    this.#redraw();
    const turn = (now: number): void => {
      if (this.#closed.signal.aborted) return;
      this.#player.turn(now);
      this.#draw(now);
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  }

  /** Ends it: another one takes its place. */
  close(): void {
    this.#leave();
    this.#source.close();
  }

  #leave(): void {
    this.#closed.abort();
    this.#resized.disconnect();
    this.#player.pause();
  }

  #listen(): void {
    const { signal } = this.#closed;
    this.#resized.observe(place('panels'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw(), { signal });
    const pressed = (event: KeyboardEvent): void => {
      const { target } = event;
      const writes = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
      const presses =
        event.key === ' ' &&
        (target instanceof HTMLButtonElement || (target instanceof HTMLElement && target.tagName === 'SUMMARY'));
      if (writes || presses || event.ctrlKey || event.metaKey || event.altKey) return;
      const panel = this.#frames[Number(event.key) - 1];
      if (panel !== undefined) panel.focus();
      else if (!this.#transport.key(event)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', pressed, { signal });
  }

  #take(frame: Frame): void {
    remark(frame.remarks ?? []);
    if (frame.stage !== undefined && !this.#closed.signal.aborted) {
      // The same source shows something else: what was seen of it belongs to what it showed before.
      this.#leave();
      view = new View({ ...this.#source, stage: frame.stage }, this.#address, this.#name);
      void view.begin();
      return;
    }
    this.#history.take(frame);
    for (const one of this.#frames) one.panel.take(frame);
    if (frame.digest !== undefined) this.#told();
  }

  /** Sets what frames are to have: what the open panels need. */
  #ask(): void {
    const wanted = new Set(this.#frames.filter(({ open }) => open).flatMap(({ panel }) => panel.layers));
    this.#player.show(
      LAYERS.filter((layer) => wanted.has(layer)),
      this.#chosen.cell,
    );
  }

  #choose(): void {
    this.#ask();
    this.#remember();
    // What was closed has not been told of what went on.
    if (this.#history.tick > 0) void this.#player.seek(this.#history.tick).then(() => this.#redraw());
  }

  #draw(now: number): void {
    this.#transport.draw(this.#look);
    for (const { open, panel } of this.#frames) if (open) panel.draw(this.#look);
    if (now - this.#summarised < SUMMARY_MS) return;
    this.#summarised = now;
    for (const one of this.#frames) one.summarise();
  }

  #redraw(): void {
    this.#look = lookNow();
    this.#transport.redraw(this.#look);
    for (const { open, panel } of this.#frames) if (open) panel.redraw(this.#look);
  }

  /** What there is to be said of the run as a whole. */
  #told(): void {
    const { digest, completed, tuned } = this.#history;
    const { identity } = this.#source.stage;
    // At its end the digest is the one that the command line prints: that of a run of this seed alone.
    const shown = digest && this.#player.done ? digestOfSeeds([digest]) : (digest ?? '');
    const of = `${completed} ${completed === 1 ? 'trial' : 'trials'}`;
    const text =
      tuned.length > 0
        ? `tuned (${tuned.join(', ')}): no digest`
        : digest === undefined
          ? ''
          : `digest${this.#player.done ? '' : ` of ${of}`}: ${shown.slice(0, 16)}`;
    const asked = this.#address?.version;
    const differs =
      asked !== undefined && identity !== undefined && asked !== identity.version
        ? ` · the address is of version ${asked} of the scenario, and this is version ${identity.version}`
        : '';
    place('digest').textContent = text + differs;
    place('digest').title = shown;
  }

  #show(): void {
    this.#status.textContent = this.#player.playing ? 'playing' : 'paused';
    if (!this.#player.playing) this.#remember();
  }

  /** Has the address say what is shown. */
  #remember(): void {
    const { identity, seed } = this.#source.stage;
    if (identity === undefined || this.#address === undefined) return;
    const open = this.#frames.filter((one) => one.open).map(({ name }) => name);
    const all = open.length === this.#frames.length;
    const { scenario, body, physics, controller, version } = identity;
    const { at, set } = this.#address;
    const address: Address = {
      ...(at === undefined ? {} : { at }),
      ...{ scenario, body, physics, controller, version, set },
      ...(seed === undefined ? {} : { seed }),
      ...(this.#history.tick === 0 ? {} : { tick: this.#history.tick }),
      ...(all ? {} : { panels: open }),
    };
    history.replaceState(null, '', writeAddress(address) + location.hash);
  }

  #reopen(name: string, value: string): void {
    const { tick: _, ...address } = readAddress(location.search);
    location.search = writeAddress({ ...address, set: { ...this.#address?.set, [name]: value } });
  }
}

function place(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}

let view: View | undefined;

/** Shows what is opened in the place of what was shown before. What cannot be opened leaves that. */
async function show(opened: Promise<Source>, address: Address | undefined, name?: string): Promise<void> {
  try {
    const source = await opened;
    view?.close();
    place('error').hidden = true;
    remark([]);
    if (address === undefined) history.replaceState(null, '', location.pathname + location.hash);
    view = new View(source, address, name);
    await view.begin();
  } catch (error) {
    fail(error);
  }
}

/** Shows a recording, to which no address leads: it is in a file of whoever looks at it. */
async function showFile(file: File | undefined): Promise<void> {
  if (file !== undefined) await show(openInWorker({ recording: file }), undefined, file.name);
}

/** Says what else there is to be said of what is shown. */
function remark(sentences: readonly string[]): void {
  const box = place('remarks');
  const text = sentences.join('\n');
  if (box.textContent !== text) box.textContent = text;
  box.hidden = text === '';
}

/** Says what went wrong, where everybody sees it. */
function fail(error: unknown): void {
  const box = place('error');
  box.hidden = false;
  box.textContent = error instanceof Error ? error.message : String(error);
}

const chosen = place('file') as HTMLInputElement;
chosen.addEventListener('change', () => {
  void showFile(chosen.files?.[0]);
  // The same one may be chosen again.
  chosen.value = '';
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  void showFile(event.dataTransfer?.files[0]);
});

const address = readAddress(location.search);
await show(sourceOf(address), address);
