import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { counted } from '../terminal/counted.ts';
import { displayWidth, renderTable } from '../terminal/table.ts';
import type { ListValues } from './list-options.ts';

/** The scenarios of the catalogue, in a table where it fits. */
export async function listScenarios({ options, io, output }: Call<ListValues>): Promise<number> {
  const { scenarioIds } = await import('../../plan/find-scenarios.ts');
  const { loadScenario } = await import('../../plan/load.ts');
  const loaded = await Promise.all(scenarioIds().map((id) => loadScenario(id)));
  const scenarios = loaded.map(({ scenario }) => {
    const { id, version, title, source, bodies, physics, seeds, gates, ablations } = scenario;
    return {
      id,
      version,
      title,
      source,
      bodies: Object.keys(bodies),
      physics,
      seeds: seeds.length,
      gates: gates.map((gate) => gate.id),
      ablations: ablations.map((ablation) => ablation.id),
    };
  });
  if (options.json) {
    output.json({ scenarios });
    return EXIT.ok;
  }
  const { bold, dim } = output.style;
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
    scenarios.map(({ id, version, title, bodies, physics, gates, seeds }) => [
      bold(id),
      String(version),
      title,
      bodies.join(', '),
      physics.join(', '),
      String(gates.length),
      String(seeds),
    ]),
    dim,
  );
  const room = io.stdout.columns ?? Infinity;
  const fits = table.split('\n').every((line) => displayWidth(line) <= room);
  const stacked = scenarios.map(
    ({ id, version, title, bodies, physics, gates, seeds }) =>
      `${bold(`${id}@${version}`)}\n  ${title}\n  ${dim(`${bodies.join(', ')}; ${physics.join(', ')}; ${counted(gates.length, 'gate')}, ${counted(seeds, 'seed')}`)}`,
  );
  output.result(fits ? table : stacked.join('\n'));
  return EXIT.ok;
}
