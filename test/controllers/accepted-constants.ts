import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What an accepted API says of a constant: the numbers, units and names in it, without prose; undefined if it is no literal. */
function acceptedOf(api: string, name: string): unknown {
  const [, text] = new RegExp(`^const ${name}: (\\{\\n[^]*?^\\})$`, 'm').exec(api) ?? [];
  if (text === undefined || /`|: (?:number|string)\b/.test(text)) return undefined;
  const json = text
    .replace(/readonly (\w+): /g, '"$1": ')
    .replaceAll('readonly [', '[')
    .replace(/^ *"\w+": .*"\.\.\.".*;\n/gm, '')
    .replace(/;(\n *\})/g, '$1')
    .replaceAll(';', ',');
  return JSON.parse(json);
}

/**
 * Tests that models are declared with the numbers that the public API was accepted with: what is built with a default computes something
 * else when that changes.
 *
 * @param room of the controllers that exports them
 * @param least how many of them the public API has in numbers, at least
 */
export function modelsAreAccepted(
  models: Readonly<Record<string, unknown>>,
  room: 'neurons' | 'synapses',
  least: number,
) {
  const api = readFileSync(`test/public-api/controllers.${room}.txt`, 'utf8');
  const named = Object.entries(models).flatMap(([name, model]) => {
    const accepted = acceptedOf(api, name);
    return accepted === undefined ? [] : ([[name, model, accepted]] as const);
  });

  it('are in the public API', () => {
    expect(named.length).toBeGreaterThanOrEqual(least);
  });

  it.each(named)('%s has the accepted parameters, first values, units and names', (_, model, accepted) => {
    expect(model).toMatchObject(accepted as object);
  });
}
