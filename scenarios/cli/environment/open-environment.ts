import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { openEnvironment } from '../../environment/environment.ts';
import type { Spaces } from '../../environment/spaces.ts';
import { Claim } from '../../output/claim.ts';
import { prepareFolder } from '../../output/result-file.ts';
import { loadScenario } from '../../plan/load.ts';
import { quantityUnits } from '../../scenario/quantity-units.ts';
import type { Call } from '../command.ts';
import { EXIT, exitCodeOf } from '../exit.ts';
import { renderTable } from '../terminal/table.ts';
import type { EnvironmentValues } from './environment-options.ts';
import { answer, describeEnvironment, valueIn } from './protocol.ts';
import { serveEnvironment } from './serve-environment.ts';
import { SubEnvironments } from './sub-environments.ts';
import { writeCallerResults } from './write-results.ts';

/**
 * Tells what an environment is like or, with `--stdio`, serves it until its caller is done.
 *
 * @throws ValidationError `misplaced_option` for an option that needs another, `no_standard_input`; what `loadScenario` and `openEnvironment`
 *   throw
 */
export async function openForCaller({ operands, options, io, output }: Call<EnvironmentValues>): Promise<number> {
  const { stdio, out, environments: count, step, seed, set, body, physics, json } = options;
  if (out !== undefined && !stdio) throw misplaced(`--out ${out}`, '--stdio');
  if (count !== undefined && !stdio) throw misplaced(`--environments ${count}`, '--stdio');
  const { scenario, code } = await loadScenario(operands[0], io.cwd);
  const asked = given({ stepSeconds: step, seed, parameters: set, body, physics });
  const environment = await openEnvironment(scenario, asked);
  const several = count === undefined ? undefined : await SubEnvironments.open(scenario, asked, count);
  const began = performance.now();
  const claim = new Claim(out === undefined ? [] : [out]);
  try {
    if (stdio) {
      if (io.stdin === undefined) throw noInput();
      if (out !== undefined) prepareFolder(out);
      const description = describeEnvironment(environment);
      if (several === undefined) {
        const answerLine = (line: string): string => answer(environment, () => valueIn(line));
        await serveEnvironment(description, answerLine, io.stdin, io.stdout);
      } else {
        await serveEnvironment(
          { ...description, environments: count },
          (line) => several.answer(line),
          io.stdin,
          io.stdout,
        );
      }
      const served = several ?? environment;
      served.close();
      if (out !== undefined) {
        const wallSeconds = (performance.now() - began) * 1e-3;
        const { written, faults } = writeCallerResults(environment, served.results, out, {
          ...{ code, wallSeconds, units: quantityUnits(scenario) },
        });
        for (const { file, again } of written) output.wrote(file, again);
        for (const fault of faults) output.fault(fault);
        if (faults.length > 0) return Math.max(...faults.map(exitCodeOf));
      }
    } else if (json) output.json(describeEnvironment(environment));
    else {
      const { identity, stepSeconds, trials, observationSpace, actionSpace } = environment;
      const { bold, dim } = output.style;
      output.result(
        [
          bold(`${identity.scenario}@${identity.version}`),
          dim(`body ${identity.body}, ${identity.physics} physics, ${trials} trials a run, steps of ${stepSeconds} s`),
          '',
          renderTable(
            [{ head: '' }, { head: 'Name' }, { head: 'Numbers', align: 'right' }, { head: 'Unit' }, { head: 'Range' }],
            [...rowsOf('observes', observationSpace), ...rowsOf('commands', actionSpace)],
            dim,
          ),
        ].join('\n'),
      );
    }
  } finally {
    several?.close();
    environment.close();
    claim.release();
  }
  return EXIT.ok;
}

function rowsOf(verb: string, spaces: Spaces): string[][] {
  return Object.entries(spaces).flatMap(([name, { shape, fields }], k) =>
    fields.map(({ name: part, count, unit, low, high }, i) => [
      k === 0 && i === 0 ? verb : '',
      `${name}.${part}`,
      shape.length === 1 ? String(count) : shape.join(' x '),
      unit === '1' ? '' : unit,
      Number.isFinite(low) || Number.isFinite(high) ? `${shown(low)} to ${shown(high)}` : '',
    ]),
  );
}

function shown(limit: number): string {
  return Number.isFinite(limit) ? String(Number(limit.toPrecision(4))) : 'any';
}

function misplaced(received: string, beside: string): ValidationError {
  return new ValidationError(`${received.split(' ')[0]} has no meaning here`, {
    code: 'misplaced_option',
    expected: `${beside} beside it`,
    received,
    remedy: `leave it out, or give ${beside} too`,
  });
}

function noInput(): ValidationError {
  return new ValidationError('there is no standard input to read requests from', {
    code: 'no_standard_input',
    expected: 'a caller that writes requests',
    received: '--stdio',
    remedy: 'leave --stdio out, or start it as a process of its own',
  });
}
