/** The page: shows a run, and lets one play it to and fro. */
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
import { Transport } from './transport.ts';
import { workerPort } from './worker-port.ts';

/** ms between two sentences about what is seen, for who hears the page. */
const SUMMARY_MS = 1000;

/** Opens what an address names. */
async function sourceOf({ scenario = 'water-maze', ...rest }: Address): Promise<Source> {
  const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
  const port = workerPort(worker);
  worker.postMessage({ run: { scenario, ...rest } });
  return sourceAt(port);
}

/** The page of one source. */
class View {
  readonly #source: Source;
  readonly #address: Address;
  readonly #history = new History();
  readonly #chosen: ChosenCell;
  readonly #player: Player;
  readonly #transport: Transport;
  readonly #frames: readonly PanelFrame[];
  readonly #status = place('status');
  #look: Look = lookNow();
  #summarised = 0;

  constructor(source: Source, address: Address) {
    const { stage } = source;
    this.#source = source;
    this.#address = address;
    const history = this.#history;
    this.#chosen = new ChosenCell(stage, () => {
      this.#ask();
      void this.#player.look();
    });
    this.#player = new Player(source, {
      onFrame: (frame) => this.#take(frame),
      onState: () => this.#show(),
      onError: (error) => this.#fail(error),
    });
    this.#transport = new Transport(this.#player, stage, history);
    this.#frames = PANELS.filter((kind) => kind.suits(stage)).map(
      (kind) =>
        new PanelFrame(kind, kind.make({ stage, history, chosen: this.#chosen }), {
          open: address.panels?.includes(kind.name) ?? true,
          toggled: () => this.#choose(),
        }),
    );
    place('title').textContent = stage.title;
    place('cite').textContent = [stage.source, stage.seed === undefined ? '' : `seed ${stage.seed}`]
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
    await this.#player.seek(this.#address.tick ?? 0);
    this.#redraw();
    const turn = (now: number): void => {
      this.#player.turn(now);
      this.#draw(now);
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  }

  #listen(): void {
    const again = (): void => this.#redraw();
    new ResizeObserver(again).observe(place('panels'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
    document.addEventListener('keydown', (event) => {
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
    });
  }

  #take(frame: Frame): void {
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
    const of = `${completed} ${completed === 1 ? 'trial' : 'trials'}`;
    const text =
      tuned.length > 0
        ? `tuned (${tuned.join(', ')}): no digest`
        : digest === undefined
          ? ''
          : `digest of ${of}: ${digest.slice(0, 16)}`;
    const asked = this.#address.version;
    const differs =
      asked !== undefined && identity !== undefined && asked !== identity.version
        ? ` · the address is of version ${asked} of the scenario, and this is version ${identity.version}`
        : '';
    place('digest').textContent = text + differs;
    place('digest').title = digest ?? '';
  }

  #show(): void {
    this.#status.textContent = this.#player.playing ? 'playing' : 'paused';
    if (!this.#player.playing) this.#remember();
  }

  /** Has the address say what is shown. */
  #remember(): void {
    const { identity, seed } = this.#source.stage;
    if (identity === undefined) return;
    const open = this.#frames.filter((one) => one.open).map(({ name }) => name);
    const all = open.length === this.#frames.length;
    const { scenario, body, physics, controller, version } = identity;
    const address: Address = {
      ...{ scenario, body, physics, controller, version, set: this.#address.set },
      ...(seed === undefined ? {} : { seed }),
      ...(this.#history.tick === 0 ? {} : { tick: this.#history.tick }),
      ...(all ? {} : { panels: open }),
    };
    history.replaceState(null, '', writeAddress(address) + location.hash);
  }

  #reopen(name: string, value: string): void {
    const { tick: _, ...address } = readAddress(location.search);
    location.search = writeAddress({ ...address, set: { ...this.#address.set, [name]: value } });
  }

  #fail(error: unknown): void {
    fail(error);
  }
}

function place(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}

/** Says what went wrong, where everybody sees it. */
function fail(error: unknown): void {
  const box = place('error');
  box.hidden = false;
  box.textContent = error instanceof Error ? error.message : String(error);
}

try {
  const address = readAddress(location.search);
  const source = await sourceOf(address);
  await new View(source, address).begin();
} catch (error) {
  fail(error);
}
