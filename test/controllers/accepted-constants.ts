import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const API = readFileSync('test/public-api/controllers.txt', 'utf8');

/** What the public API says of a constant: the numbers, units and names in it, without prose; undefined if it is no literal. */
function acceptedOf(name: string): unknown {
  const [, text] = new RegExp(`^const ${name}: (\\{\\n[^]*?^\\})$`, 'm').exec(API) ?? [];
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
 * @param least how many of them the public API has in numbers, at least
 */
export function modelsAreAccepted(models: Readonly<Record<string, unknown>>, least: number) {
  const named = Object.entries(models).flatMap(([name, model]) => {
    const accepted = acceptedOf(name);
    return accepted === undefined ? [] : ([[name, model, accepted]] as const);
  });

  it('are in the public API', () => {
    expect(named.length).toBeGreaterThanOrEqual(least);
  });

  it.each(named)('%s has the accepted parameters, first values, units and names', (_, model, accepted) => {
    expect(model).toMatchObject(accepted as object);
  });
}
