import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { catalogue } from '../catalogue/index.ts';
import { SCENARIO_EXTENSIONS } from '../plan/load.ts';
import { planRun } from '../plan/plan-run.ts';
import { consoleOutput, type GlobalOptions } from './console-output.ts';
import { optionValue } from './option-values.ts';
import { addRecordingOptions, type RecordingOptions } from './recording-options.ts';
import { collectSetting } from './run.ts';
import { listSeeds } from './run-view.ts';
import type { Style } from './terminal/style.ts';
import { renderTable } from './terminal/table.ts';
import { readWiring, type Wiring } from './wiring.ts';

interface InspectOptions extends GlobalOptions, RecordingOptions {
  readonly seed?: number;
  readonly set?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly physics?: string;
  readonly json?: boolean;
  readonly picture?: string;
}

export function configure(command: Command): void {
  command
    .argument('<subject>', 'id of a scenario, path of a scenario file, or path of a recording of an event camera')
    .option('--seed <s>', 'the seed that the controller is built with', optionValue('--seed', 'seed'))
    .option('--set <key=value>', 'set a parameter; may be given more than once', collectSetting)
    .option('--body <name>', "one of the scenario's bodies")
    .option('--physics <name>', "one of the scenario's engines")
    .option('--json', 'one JSON object on standard output')
    .option(
      '--picture <file>',
      'of a recording: write where its events are as a PNG image',
      optionValue('--picture', 'file'),
    )
    .action(async (subject: string, _options: object, self: Command) => {
      const options = self.optsWithGlobals<InspectOptions>();
      if (!isRecording(subject)) return inspect(subject, options);
      const { inspectRecording } = await import('./inspect-recording.ts');
      return inspectRecording(subject, options);
    });
  addRecordingOptions(command);
}

/** An existing file that is no scenario's; a scenario's id goes before a file of that name. */
function isRecording(subject: string): boolean {
  if (Object.hasOwn(catalogue, subject) || SCENARIO_EXTENSIONS.includes(extname(subject))) return false;
  return statSync(resolve(subject), { throwIfNoEntry: false })?.isFile() ?? false;
}

async function inspect(scenario: string, options: InspectOptions): Promise<void> {
  const { seed, set = {}, body, physics, json } = options;
  const output = consoleOutput(options);
  const plan = await planRun({
    scenario,
    set,
    ...(seed === undefined ? {} : { seeds: [seed] }),
    ...(body === undefined ? {} : { body }),
    ...(physics === undefined ? {} : { physics }),
  });
  const wiring = readWiring(plan, set);
  if (json) output.json(wiring);
  else output.result(view(wiring, output.style));
}

function view(wiring: Wiring, style: Style): string {
  const { scenario, version, title, body, physics, period, trials, seeds, controller } = wiring;
  const heading = (text: string): string => style.bold(text);
  return [
    `${style.bold(`${scenario}@${version}`)}  ${title}\n${style.dim(`body ${body}, ${physics} physics, tick ${1e3 * period} ms, ${trials} trials, seeds ${listSeeds(seeds)}`)}`,
    `${heading('A tick, in order')}\n${renderTable(
      [{ head: '' }, { head: '' }],
      wiring.order.map(({ phase, does }) => [style.accent(phase), does]),
    )}`,
    `${heading('Sensors')}\n${sensorTable(wiring, style)}`,
    `${heading('Actuators')}\n${renderTable(
      [{ head: 'Name' }, { head: 'Kind' }, { head: 'Shape', align: 'right' }],
      wiring.actuators.map(({ name, kind, scalars }) => [name, kind, `[${scalars}]`]),
      style.dim,
    )}`,
    `${heading('Controller')}\n${controllerLines(controller, style)}`,
    `${heading('Parameters')}\n${parameterTable(wiring, style)}`,
  ].join('\n\n');
}

function sensorTable({ sensors }: Wiring, style: Style): string {
  const milliseconds = (seconds: number): string => (seconds === 0 ? '' : `${Number((1e3 * seconds).toFixed(6))} ms`);
  return renderTable(
    [
      { head: 'Name' },
      { head: 'Kind' },
      { head: 'Shape', align: 'right' },
      { head: 'Rate', align: 'right' },
      { head: 'Latency', align: 'right' },
      { head: 'Jitter', align: 'right' },
      { head: 'Dropout', align: 'right' },
      { head: 'Noise' },
      { head: '' },
    ],
    sensors.map(({ name, kind, scalars, rateHz, latencySeconds, jitterSeconds, dropout, noise, read }) => [
      name,
      kind,
      `[${scalars}]`,
      `${Number(rateHz.toFixed(6))} Hz`,
      milliseconds(latencySeconds),
      milliseconds(jitterSeconds),
      dropout === 0 ? '' : `${100 * dropout} %`,
      Object.entries(noise)
        .map(([what, value]) => `${what} ${value}`)
        .join(', '),
      read ? '' : style.dim('not read'),
    ]),
    style.dim,
  );
}

function controllerLines(
  { name, version, neurons, synapses, footprintBytes, description }: Wiring['controller'],
  style: Style,
): string {
  const rows: [string, string][] = [['name', `${name}, version ${version}`]];
  if (neurons !== null) rows.push(['neurons', String(neurons)]);
  if (synapses !== null) rows.push(['synapses', String(synapses)]);
  if (footprintBytes !== null)
    rows.push(['memory', `${(footprintBytes / 1024).toFixed(1)} KiB of parameters and state`]);
  const table = renderTable(
    [{ head: '' }, { head: '' }],
    rows.map(([what, value]) => [style.dim(what), value]),
  );
  return description === null ? table : `${table}\n\n${description.trimEnd()}`;
}

function parameterTable({ parameters }: Wiring, style: Style): string {
  if (parameters.length === 0) return 'none';
  return renderTable(
    [{ head: 'Name' }, { head: 'Value', align: 'right' }, { head: 'Unit' }, { head: 'From' }, { head: 'Meaning' }],
    parameters.map(({ name, value, unit, from, origin, meaning }) => [
      name,
      String(value),
      unit === '1' ? '' : unit,
      origin === 'set' ? style.accent(from) : style.dim(from),
      meaning,
    ]),
    style.dim,
  );
}
