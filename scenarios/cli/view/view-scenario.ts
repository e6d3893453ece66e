import { isAbsolute } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { loadScenario } from '../../plan/load.ts';
import { planRun } from '../../plan/plan-run.ts';
import { PAGE_POLICY } from '../../view/document.ts';
import { writeAddress } from '../../view/page/address.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { writeNewFiles } from '../new-files.ts';
import { flagOf } from '../options/option.ts';
import { openBrowser } from './open-browser.ts';
import { pageFiles } from './page-files.ts';
import { ThreadRuns } from './thread-runs.ts';
import type { ViewValues } from './view-options.ts';

/** Options of a page that is served, and not written. */
const OF_A_SERVER = ['port', 'host', 'open'] as const;

/** Serves the page of a run until the user interrupts, or writes it as files. */
export async function viewScenario(call: Call<ViewValues>): Promise<number> {
  const { operands, options, io } = call;
  const [asked = 'water-maze'] = operands;
  const { seed, set, body, physics, controller } = options;
  const { reference } = await loadScenario(asked, io.cwd);
  // What the page would refuse is refused here.
  const { identity } = await planRun({ scenario: reference, ...given({ set, body, physics, controller }) });
  const file = isAbsolute(reference) ? reference : undefined;
  const query = writeAddress({
    ...given({ at: file === undefined ? undefined : ('socket' as const), seed, body, physics, controller }),
    scenario: identity.scenario,
    set: set ?? {},
  });
  return options.static === undefined ? serve(call, query, file) : write(call, query, file, options.static);
}

async function serve({ options, io, output }: Call<ViewValues>, query: string, file?: string): Promise<number> {
  const { port = 0, host, open, json } = options;
  const { PageServer } = await import('../../../bridges/viewing/page-server.ts');
  const say = (text: string): void => output.aside(text);
  const runs = file === undefined ? undefined : new ThreadRuns(file, (reason) => say(`a run has ended: ${reason}`));
  const server = await PageServer.open({
    ...{ port, files: pageFiles(), policy: PAGE_POLICY },
    onRefused: (reason) => say(`a page was refused: ${reason}`),
    ...given({ host, onSocket: runs?.serve }),
  });
  const interrupt = listenForInterrupt(io, () => {});
  try {
    const url = server.urlOf(query);
    if (json) output.json({ url });
    else output.result(url);
    say('Open it in a browser. Ctrl-C ends it.');
    if (open) openBrowser(url, io, (reason) => say(`no browser can be opened: ${reason}`));
    const { signal } = interrupt;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return EXIT.interrupted;
  } finally {
    interrupt.dispose();
    await server.close();
    await runs?.close();
  }
}

/** @throws ValidationError `conflicting_options`, `not_in_catalogue`, and what {@link writeNewFiles} throws */
function write({ options, output }: Call<ViewValues>, query: string, file: string | undefined, folder: string): number {
  const stray = OF_A_SERVER.find((key) => options[key] !== undefined);
  if (stray !== undefined) {
    throw new ValidationError(`${flagOf(stray)} is for a page that is served, and this one is written`, {
      code: 'conflicting_options',
      expected: `--static or ${flagOf(stray)}`,
      received: `--static and ${flagOf(stray)}`,
      remedy: 'leave one of them out',
    });
  }
  if (file !== undefined) {
    throw new ValidationError('a page of files runs the scenarios of the catalogue, and this is a file', {
      code: 'not_in_catalogue',
      expected: 'one that `reafference list` shows',
      received: file,
      remedy: 'leave --static out: the page is then served, with a run of the file',
    });
  }
  const files = new Map([...pageFiles()].map(([name, { content }]) => [name, content]));
  const written = writeNewFiles(folder, files);
  const page = `index.html${query}`;
  if (options.json) output.json({ folder, page, files: written });
  else
    output.result(
      `${page}\n${written.length} files in ${folder}, for any web server: the run is at that address there`,
    );
  return EXIT.ok;
}
