import { relative, resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { findScenarios, scenarioIds } from '../../plan/find-scenarios.ts';
import { packageFolder, packageVersion } from '../../plan/identity.ts';
import { loadScenario } from '../../plan/load.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { writeNewFiles } from '../new-files.ts';
import type { EjectValues } from './eject-options.ts';
import { scenarioSources } from './scenario-sources.ts';

/**
 * Writes the source of a scenario that comes with the framework as files of the user's.
 *
 * @throws ValidationError `unknown_scenario`, `file_exists`, `not_in_catalogue` for a file
 */
export async function ejectScenario({
  operands: [id, dir = id],
  options: { json },
  io,
  output,
}: Call<EjectValues>): Promise<number> {
  const { scenario, reference } = await loadScenario(id, io.cwd);
  const path = findScenarios().get(reference);
  if (path === undefined) {
    throw new ValidationError('this scenario is a file of yours already', {
      code: 'not_in_catalogue',
      expected: scenarioIds().join(', '),
      received: id,
    });
  }
  const folder = resolve(io.cwd, dir);
  const origin = `// ${scenario.id}@${scenario.version} of reafference ${packageVersion()}, Apache-2.0.\n`;
  const sources = [...scenarioSources(path, packageFolder())];
  const paths = writeNewFiles(folder, new Map(sources.map(([name, text]) => [name, origin + text])));
  for (const path of paths) output.wrote(path);
  const [first] = paths;
  if (json) output.json({ scenario: scenario.id, version: scenario.version, files: paths });
  else output.result(`npx reafference run ${relative(io.cwd, first) || first}`);
  return EXIT.ok;
}
