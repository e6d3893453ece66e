import { given } from '../../../agents/given.ts';
import { loadScenario } from '../../plan/load.ts';
import { planRun } from '../../plan/plan-run.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { countSeeds } from '../options/seeds.ts';
import { counted } from '../terminal/counted.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import type { InspectValues } from './inspect-options.ts';
import { readWiring, type Wiring } from './wiring.ts';

/** Shows how a scenario is wired. */
export async function inspectScenario({
  operands: [argument],
  options: { seed, set = {}, body, physics, json },
  io,
  output,
}: Call<InspectValues>): Promise<number> {
  const { reference } = await loadScenario(argument, io.cwd);
  const seeds = seed === undefined ? undefined : [seed];
  const plan = await planRun({ scenario: reference, set, ...given({ seeds, body, physics }) });
  const wiring = readWiring(plan, set);
  if (json) output.json(wiring);
  else output.result(view(wiring, output.style));
  return EXIT.ok;
}

function view(wiring: Wiring, style: Style): string {
  const { scenario, version, title, body, physics, period, trials, seeds, controller } = wiring;
  const heading = (text: string): string => style.bold(text);
  return [
    `${style.bold(`${scenario}@${version}`)}  ${title}\n${style.dim(`body ${body}, ${physics} physics, tick ${1e3 * period} ms, ${counted(trials, 'trial')}, ${countSeeds(seeds)}`)}`,
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
