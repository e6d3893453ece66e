/** The page: shows a run, and lets one play it to and fro. */
import type { Source } from '../source.ts';
import { sourceAt } from '../wire.ts';
import { type Address, type RunSettings, readAddress, settingsOf, writeAddress } from './address.ts';
import { Lane } from './lane.ts';
import { leftOut } from './left-out.ts';
import { PANELS } from './panels/index.ts';
import { place } from './place.ts';
import { schemeSwitch } from './scheme/scheme-switch.ts';
import { socketPort } from './socket-port.ts';
import { View, type ViewOptions } from './view.ts';
import type { ToShow } from './worker.ts';
import { workerPort } from './worker-port.ts';

/** Opens a run of the scenario of an address. */
async function openRun({ at, scenario = 'water-maze' }: Address, settings: RunSettings): Promise<Lane> {
  if (at !== 'socket') return new Lane(await openInWorker({ run: { scenario, ...settings } }), settings);
  // At the address of the page, with the run that it names.
  const url = new URL(`socket${writeAddress({ scenario, ...settings })}`, location.href.replace(/^http/, 'ws'));
  return new Lane(await sourceAt(socketPort(new WebSocket(url)), fail), settings);
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

let view: View | undefined;

/** Shows what is opened in the place of what was shown before. What cannot be opened leaves that. */
async function show(make: () => Promise<View>): Promise<void> {
  try {
    const made = await make();
    await made.begin();
  } catch (error) {
    fail(error);
  }
}

/** Shows the runs of the address of the page. */
async function showAddress(): Promise<void> {
  const { search } = location;
  const address = readAddress(search);
  const open = (settings: RunSettings): Promise<Lane> => openRun(address, settings);
  const { beside = [] } = address;
  await show(async () => {
    const [lead, ...others] = await Promise.all([settingsOf(address), ...beside].map(open));
    const panels = PANELS.map(({ name }) => name);
    const { stage } = lead;
    return replaced([lead, ...others], {
      address,
      open,
      leftOut: (unheard) => leftOut(search, panels, stage, unheard),
    });
  });
}

/** Shows a recording, to which no address leads: it is in a file of whoever looks at it. */
async function showFile(file: File | undefined): Promise<void> {
  if (file === undefined) return;
  await show(async () => {
    const lane = new Lane(await openInWorker({ recording: file }), undefined);
    history.replaceState(null, '', location.pathname + location.hash);
    return replaced([lane], {
      ...{ address: undefined, name: file.name },
      leftOut: () => [],
      open: () => Promise.reject(new Error('a recording is as it was made')),
    });
  });
}

/** The view of runs, in the place of the one before. */
function replaced(
  lanes: readonly [Lane, ...Lane[]],
  options: Pick<ViewOptions, 'address' | 'name' | 'leftOut' | 'open'>,
): View {
  view?.close();
  place('error').hidden = true;
  view = new View(lanes, {
    ...options,
    onError: fail,
    onStage(stage) {
      const [{ source, settings }] = lanes;
      // What was seen of it belongs to what it showed before.
      view = undefined;
      void show(async () => replaced([new Lane({ ...source, stage }, settings)], options));
    },
  });
  return view;
}

/** Says what went wrong, where everybody sees it. */
function fail(error: unknown): void {
  const box = place('error');
  box.hidden = false;
  box.textContent = error instanceof Error ? error.message : String(error);
}

place('digest').before(schemeSwitch());
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

await showAddress();
