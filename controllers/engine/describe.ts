import type { Compiled } from './compile.ts';
import type { Plan } from './integrate.ts';

/** The compiled plan of a network as text. */
export function describeNetwork(
  compiled: Compiled,
  size: { readonly neurons: number; readonly synapses: number; readonly bytes: number },
  threads: number,
): string {
  const { network, program, populations, projections, modulators, order } = compiled;
  const lines: string[] = [
    `network: ${size.neurons} neurons, ${size.synapses} synapses, ${(size.bytes / 1024).toFixed(0)} KiB, step ${network.step * 1e3} ms, ${threads === 1 ? 'one thread' : `${threads} threads`}`,
    '',
    'populations',
  ];
  for (const { population, integration } of populations.values()) {
    lines.push(
      `  ${population.name}: ${population.size} x ${population.model.name}  (${population.model.source})`,
      ...integration.plans.map(plan),
    );
  }
  lines.push('', 'projections');
  for (const { projection, layout, plans } of projections.values()) {
    const delays = layout.rows.map(({ delay }) => `${Math.round(delay * network.step * 1e6) / 1e3} ms`);
    const shown = delays.length > 4 ? `${delays[0]} to ${delays.at(-1)}` : delays.join(', ');
    lines.push(
      `  ${projection.name}: ${layout.count} x ${projection.model.name}, delay ${shown}${projection.receptor === undefined ? '' : `, onto ${projection.receptor}`}`,
      ...plans.map(plan),
    );
  }
  if (modulators.size > 0) {
    lines.push('', 'modulators');
    for (const { name, unit, rate } of modulators.values()) {
      lines.push(`  ${name} [${unit.symbol}] ${rate === 0 ? 'stays as set' : `decays with ${1 / rate} ms`}`);
    }
  }
  lines.push('', `order of a step: ${order.map(({ name }) => name).join(', ')}`);
  for (const loop of program.tick) lines.push(`  ${loop.name}`);
  lines.push(
    `every ${program.rebaseTicks} steps: ${program.rebase.length} passes that rebase lazily decaying values and flush what decayed to nothing`,
  );
  if (program.events.size > 0) lines.push(`events: ${[...program.events.keys()].join(', ')}`);
  return lines.join('\n');
}

function plan({ variable, method, reason }: Plan): string {
  return `    ${variable}: ${method.replaceAll('_', ' ')} (${reason})`;
}
