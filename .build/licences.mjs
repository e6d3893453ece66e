import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of the packages of others that were joined to modules, as text: they ask to be kept with what is made of them, and some that it is
 * said where their source is.
 *
 * @param chunks what rolldown wrote
 */
export function licencesOf(chunks) {
  const folders = new Set(
    chunks.flatMap(({ modules = {} }) =>
      Object.keys(modules).flatMap((file) => /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/.exec(file)?.[0] ?? []),
    ),
  );
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const source = /https?:.*/.exec(repository?.url ?? repository)?.[0];
      const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
      const text = file ? `\n\n${readFileSync(join(folder, file), 'utf8').trim()}` : '';
      return `${[`${name} ${version}`, license, source].filter(Boolean).join(', ')}${text}\n`;
    })
    .join('\n');
}
