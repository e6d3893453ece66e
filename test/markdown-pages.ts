import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The Markdown pages of the project: those of its root, and of docs and examples. */
export const pages: readonly string[] = [
  ...readdirSync('.'),
  ...['docs', 'examples'].flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[]).map((name) => join(folder, name)),
  ),
].filter((name) => name.endsWith('.md') && !name.includes('node_modules'));
