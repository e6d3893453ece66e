import type { Command } from 'commander';
import { catalogue } from '../catalogue/index.ts';
import { loadScenario } from '../plan/load.ts';
import { consoleOutput, type GlobalOptions } from './console-output.ts';
import { renderTable } from './terminal/table.ts';

interface ListOptions extends GlobalOptions {
  readonly json?: boolean;
}

export function configure(command: Command): void {
  command.option('--json', 'one JSON object on standard output');
  command.action(async (_options: object, self: Command) => list(self.optsWithGlobals<ListOptions>()));
}

async function list(options: ListOptions): Promise<void> {
  const output = consoleOutput(options);
  const scenarios = await Promise.all(Object.keys(catalogue).map(async (id) => (await loadScenario(id)).scenario));
  const rows = scenarios.map(({ id, version, title, source, bodies, physics, seeds, gates, ablations }) => ({
    id,
    version,
    title,
    source,
    bodies: Object.keys(bodies),
    physics,
    seeds: seeds.length,
    gates: gates.map((gate) => gate.id),
    ablations: ablations.map((ablation) => ablation.id),
  }));
  if (options.json) {
    output.json({ scenarios: rows });
    return;
  }
  const table = renderTable(
    [
      { head: 'Scenario' },
      { head: 'Version', align: 'right' },
      { head: 'Title' },
      { head: 'Bodies' },
      { head: 'Physics' },
      { head: 'Gates', align: 'right' },
      { head: 'Seeds', align: 'right' },
    ],
    rows.map(({ id, version, title, bodies, physics, gates, seeds }) => [
      output.style.bold(id),
      String(version),
      title,
      bodies.join(', '),
      physics.join(', '),
      String(gates.length),
      String(seeds),
    ]),
    output.style.dim,
  );
  output.result(table);
}
