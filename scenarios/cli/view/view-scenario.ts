import { isAbsolute } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { loadScenario } from '../../plan/load.ts';
import { planRun } from '../../plan/plan-run.ts';
import { writeAddress } from '../../view/page/address.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { writeNewFiles } from '../new-files.ts';
import { flagOf } from '../options/option.ts';
import { pageFiles } from './page-files.ts';
import { servePage } from './serve-page.ts';
import { ThreadRuns } from './thread-runs.ts';
import type { ViewValues } from './view-options.ts';

/** Options of a page that is served, and not written. */
const OF_A_SERVER = ['port', 'host', 'open'] as const;

/** Serves the page of a run until the user interrupts, or writes it as files. */
export async function viewScenario(call: Call<ViewValues>, asked: string): Promise<number> {
  const { options, io, output } = call;
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
  if (options.static !== undefined) return write(call, query, file, options.static);
  const failed = (reason: string): void => output.aside(`a run has ended: ${reason}`);
  return servePage(call, query, file === undefined ? undefined : new ThreadRuns(file, failed));
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
