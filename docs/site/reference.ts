import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SitePage } from './page.ts';
import { REFERENCE_STYLE, referencePage } from './reference-page.ts';

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

/** Takes a built API reference into the site. @param folder as `npm run docs` fills it @param out of the site */
export function copyReference(folder: string, out: string): void {
  const into = join(out, REFERENCE);
  cpSync(folder, into, { recursive: true });
  appendFileSync(join(into, 'assets/style.css'), REFERENCE_STYLE);
  for (const name of readdirSync(into, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.html'))) {
    const file = join(into, name);
    writeFileSync(file, referencePage(`${REFERENCE}/${name.replaceAll('\\', '/')}`, readFileSync(file, 'utf8')));
  }
}

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
