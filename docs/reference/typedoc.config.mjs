import { readFileSync } from 'node:fs';

const { exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** What a user can import. A link that leads nowhere, or a parameter that is not there, is an error. */
export default {
  name: 'Reafference',
  entryPoints: Object.values(exports).flatMap(({ types }) => types?.replace(/^\.\/dist\/(.*)\.d\.ts$/, '../../$1.ts') ?? []),
  tsconfig: 'tsconfig.json',
  // The pages are those of the site.
  readme: 'none',
  highlightLanguages: ['bash', 'javascript', 'json', 'python', 'typescript', 'yaml'],
  disableSources: true,
  // Types that are used but not exported are shown where they are used.
  validation: { invalidLink: true, notExported: false },
  treatWarningsAsErrors: true,
  out: '../../out/reference',
};
