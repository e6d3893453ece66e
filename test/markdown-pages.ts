import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The Markdown pages of the project: those of its root, of docs and examples, and of the studies. */
export const pages: readonly string[] = [
  ...readdirSync('.'),
  ...['docs', 'examples', 'scenarios/studies'].flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[]).map((name) => join(folder, name)),
  ),
].filter((name) => name.endsWith('.md') && !name.includes('node_modules'));
