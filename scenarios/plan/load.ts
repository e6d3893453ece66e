import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorMessage } from '../../agents/error-message.ts';
import { given } from '../../agents/given.ts';
import { ReafferenceError, ScenarioError, ValidationError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { findScenarios, importScenario, scenarioIds } from './find-scenarios.ts';
import { codeVersion, scenarioCodeVersion } from './identity.ts';
import { prepareForUserModules } from './user-modules.ts';

/** A scenario with the place that it was loaded from. */
export interface LoadedScenario {
  /** The scenario that a file exports or an id stands for, checked by `checkScenario`. */
  readonly scenario: Scenario;
  /** Id, or absolute path of the file, by which a worker loads it. */
  readonly reference: string;
  /** Version of the code that runs; see `codeVersion`. */
  readonly code: string;
}

/** Endings of the names of scenario files. */
export const SCENARIO_EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];

/**
 * Loads and checks a scenario.
 *
 * @example
 * const { scenario } = await loadScenario('water-maze'); // an id, or the path of a file
 * console.log(scenario.title, Object.keys(scenario.parameters));
 *
 * @param argument path of a file whose default export is a scenario, or the id of one that comes with the framework; an existing file comes first
 * @param folder what relative paths start from; default: the working directory
 * @throws ValidationError `unknown_scenario` (which suggests the nearest id), `not_a_scenario_file`
 * @throws ScenarioError `scenario_not_loaded`, `no_default_export`, and what `checkScenario` throws
 */
export async function loadScenario(argument: string, folder: string = process.cwd()): Promise<LoadedScenario> {
  const path = resolve(folder, argument);
  const isPath = existsSync(path) && !(findScenarios().has(argument) && statSync(path).isDirectory());
  if (isPath) return loadFile(path);
  const scenario = await importScenario(argument);
  if (scenario === undefined) throw unknownScenario(argument);
  return checked(scenario, argument, codeVersion());
}

/** Versions of the code of files, as it was when they were first loaded: Node loads a module once. */
const codes = new Map<string, Promise<string>>();

function codeOf(path: string): Promise<string> {
  const known = codes.get(path) ?? scenarioCodeVersion(path);
  codes.set(path, known);
  return known;
}

async function loadFile(path: string): Promise<LoadedScenario> {
  const exported = await defaultExport(path, EXPORTED);
  return checked(exported as Scenario, path, await codeOf(path));
}

const EXPORTED = 'export default defineScenario({ ... })';

/**
 * The object that a user's file exports by default.
 *
 * @param expected what it should have written, for the error
 * @throws ValidationError `not_a_scenario_file`, ScenarioError `scenario_not_loaded`, `no_default_export`
 */
export async function defaultExport(path: string, expected: string): Promise<object> {
  if (!statSync(path).isFile() || !SCENARIO_EXTENSIONS.includes(extname(path))) {
    throw new ValidationError('a scenario file is expected', {
      code: 'not_a_scenario_file',
      expected: `a file ending in ${SCENARIO_EXTENSIONS.join(', ')}`,
      received: path,
    });
  }
  let module: { readonly default?: unknown };
  try {
    await prepareForUserModules();
    module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as typeof module;
  } catch (cause) {
    if (cause instanceof ReafferenceError) throw cause;
    throw new ScenarioError(`the scenario file cannot be loaded: ${errorMessage(cause)}`, {
      code: 'scenario_not_loaded',
      received: path,
      remedy: 'mend the file; --debug shows the stack of the cause',
      cause,
    });
  }
  const exported = module.default;
  const refuse = (received: string, remedy?: string): ScenarioError => noDefault(path, expected, received, remedy);
  if (exported instanceof Promise) {
    exported.catch(() => {});
    throw refuse('a promise', 'write export default await, or make the scenario without promises');
  }
  if (typeof exported === 'function') throw refuse('a function', 'export what the function returns');
  if (typeof exported !== 'object' || exported === null) {
    throw refuse(exported === undefined ? 'no default export' : String(exported));
  }
  return exported;
}

function noDefault(path: string, expected: string, received: string, remedy?: string): ScenarioError {
  return new ScenarioError(expected === EXPORTED ? 'the file exports no scenario' : 'the file exports no agent', {
    code: 'no_default_export',
    expected,
    received,
    block: path,
    ...given({ remedy }),
  });
}

function checked(scenario: Scenario, reference: string, code: string): LoadedScenario {
  checkScenario(scenario);
  return { scenario, reference, code };
}

function unknownScenario(argument: string): ValidationError {
  const ids = scenarioIds();
  const isScenarioFile = SCENARIO_EXTENSIONS.includes(extname(argument));
  const looksLikePath = isScenarioFile || /[\\/.]/.test(argument);
  const nearest = looksLikePath ? undefined : nearestName(argument, ids);
  const remedy = nearest !== undefined ? `did you mean '${nearest}'?` : looksLikePath ? 'check the path' : undefined;
  return new ValidationError(
    looksLikePath
      ? `the ${isScenarioFile ? 'scenario ' : ''}file does not exist`
      : `there is no scenario '${argument}'`,
    {
      code: 'unknown_scenario',
      expected: looksLikePath ? 'an existing file' : `${ids.join(', ') || 'an id'}, or the path of a file`,
      received: argument,
      ...given({ remedy }),
    },
  );
}
