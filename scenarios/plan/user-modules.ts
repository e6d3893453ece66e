import { register } from 'node:module';

const OWN_NAME = 'reafference';

/**
 * The code by which Node resolves the imports of a user's file, on its loader thread. Imports of this package reach the copy that
 * runs, wherever the file lies. TypeScript is ESM, whatever the package.json above the file says.
 */
const hooks = (root: string, extension: string): string => `
  export async function resolve(specifier, context, next) {
    if (specifier === '${OWN_NAME}' || specifier.startsWith('${OWN_NAME}/')) {
      const folder = specifier === '${OWN_NAME}' ? 'agents' : specifier.slice(${OWN_NAME.length + 1});
      if (folder !== 'package.json') return next(${JSON.stringify(root)} + folder + '/index${extension}', context);
    }
    const resolved = await next(specifier, context);
    const isTypeScript = /\\.ts(\\?|$)/.test(resolved.url);
    return isTypeScript && resolved.format === 'commonjs' ? { ...resolved, format: 'module' } : resolved;
  }`;

let ready = false;

/** Lets this thread import users' files, TypeScript ones included. Node 20 cannot read them by itself. */
export async function prepareForUserModules(): Promise<void> {
  if (ready) return;
  ready = true;
  const runsSources = import.meta.url.endsWith('.ts');
  // Sources are run by a loader that reads TypeScript already.
  if (!runsSources) (await import('tsx/esm/api')).register();
  const source = hooks(new URL('../..', import.meta.url).href, runsSources ? '.ts' : '.js');
  register(`data:text/javascript,${encodeURIComponent(source)}`);
}
