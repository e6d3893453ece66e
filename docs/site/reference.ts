import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SitePage } from './page.ts';

/** What names of the API are, by the folder of their pages. */
const KINDS = {
  classes: 'class',
  functions: 'function',
  interfaces: 'interface',
  types: 'type',
  variables: 'constant',
} as const;

/** Where the reference is in the site. */
export const REFERENCE = 'reference';

/** The names of a built API reference as pages of the search: they are copied, and not written. @param folder as `npm run docs` fills it */
export function referencePages(folder: string): SitePage[] {
  return Object.entries(KINDS).flatMap(([under, kind]) =>
    readdirSync(join(folder, under))
      .filter((file) => file.endsWith('.html'))
      .map((file): SitePage => {
        const title = /<title>(\S+) \| /.exec(readFileSync(join(folder, under, file), 'utf8'))?.[1];
        if (title === undefined) throw new Error(`${join(folder, under, file)} does not name what it is about`);
        const entry = file.slice(0, -`.${title}.html`.length).replaceAll('_', '/');
        return {
          path: `${REFERENCE}/${under}/${file}`,
          title,
          content: '',
          sections: [{ anchor: '', heading: `${kind} of ${entry}`, text: '' }],
        };
      }),
  );
}
