import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { given } from '../../agents/given.ts';
import type { AnyAgent } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import type { Settings } from '../scenario/parameters.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { findScenarios } from './find-scenarios.ts';
import { defaultExport, loadScenario } from './load.ts';
import { planScenario } from './plan.ts';

/** An agent that lives elsewhere than in a scenario: on a robot, on a log. */
export interface LoadedAgent {
  readonly agent: AnyAgent;
  /** Name for people: that of the file, or the id of the scenario. */
  readonly name: string;
  /** Seconds per tick. */
  readonly period: number;
}

/** Parameters and body of an agent of a scenario. */
export interface AgentRequest {
  /** Values of the scenario's parameters, by name. Default: those that it declares. */
  readonly set?: Settings;
  /** Name of one of its bodies. Default: its first. */
  readonly body?: string;
}

const EXPORTED = 'export default defineAgent({ ... }), or a scenario';
/** s, the tick of an agent that no scenario gives another. */
const PERIOD = 1e-3;

/**
 * Loads an agent: what a file exports by default, or the agent of a scenario.
 *
 * @param argument path of a file whose default export is an agent or a scenario, or the id of a scenario of the catalogue; an existing file
 * comes first
 * @param folder what relative paths start from
 * @throws ValidationError `misplaced_option` for settings of a file that has none, and what {@link loadScenario} and `planScenario` throw
 */
export async function loadAgent(argument: string, folder: string, request: AgentRequest = {}): Promise<LoadedAgent> {
  const path = resolve(folder, argument);
  if (!existsSync(path) || (findScenarios().has(argument) && statSync(path).isDirectory())) {
    return agentOf((await loadScenario(argument, folder)).scenario, request);
  }
  const exported = await defaultExport(path, EXPORTED);
  if (!isAgent(exported)) {
    checkScenario(exported as Scenario);
    return agentOf(exported as Scenario, request);
  }
  const misplaced = (['set', 'body'] as const).find((option) => request[option] !== undefined);
  if (misplaced !== undefined) {
    throw new ValidationError(`--${misplaced} is for a scenario, and this is an agent`, {
      code: 'misplaced_option',
      expected: 'a scenario, whose agent has parameters and bodies',
      received: `--${misplaced}`,
      remedy: 'leave it out',
    });
  }
  return { agent: exported, name: basename(path), period: PERIOD };
}

function agentOf(scenario: Scenario, { set, body }: AgentRequest): LoadedAgent {
  const plan = planScenario(scenario, { ...given({ set, body }) });
  return { agent: plan.agent({ currentTrial: () => undefined }), name: scenario.id, period: plan.period };
}

const PARTS = ['body', 'sensors', 'actuators'] as const;

function isAgent(exported: object): exported is AnyAgent {
  const parts = exported as Readonly<Record<string, unknown>>;
  return typeof parts['controller'] === 'function' && PARTS.every((part) => typeof parts[part] === 'object');
}
