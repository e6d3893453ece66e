/**
 * `node .build/module-scopes.mjs DIRECTORY`: says in every folder of a built tree that its files are ES modules. Node looks for this,
 * for each file that it loads, from the file's folder upwards, which takes an eighth of the time of an import. Not in
 * scenarios/, which looks upwards for the package it belongs to. Bundlers look there, too, for what the package says of
 * side effects.
 */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [root] = process.argv.slice(2);
for (const part of ['agents', 'bridges', 'controllers', 'kernels', 'sim']) {
  for (const name of ['.', ...readdirSync(join(root, part), { recursive: true })]) {
    const folder = join(root, part, name);
    if (statSync(folder).isDirectory()) writeFileSync(join(folder, 'package.json'), '{ "type": "module", "sideEffects": false }\n');
  }
}
