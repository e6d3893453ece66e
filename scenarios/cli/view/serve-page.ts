import { given } from '../../../agents/given.ts';
import { PAGE_POLICY } from '../../view/document.ts';
import type { Port } from '../../view/wire.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { openBrowser } from './open-browser.ts';
import { pageFiles } from './page-files.ts';
import type { ViewValues } from './view-options.ts';

/** What pages look at that does not run in them. */
export interface Served {
  /** Serves it to the page at the other end of a port, until either ends. @param query address of the page, from `?` on */
  serve(page: Port, query: string): void;
  /** Ends it, for all pages. */
  close?(): Promise<void>;
}

/** Serves the page until the user interrupts. @param query what its address says @param served what it looks at. Default: what runs in the page */
export async function servePage(
  { options, io, output }: Call<ViewValues>,
  query: string,
  served?: Served,
): Promise<number> {
  const { port = 0, host, open, json } = options;
  const { PageServer } = await import('../../../bridges/viewing/page-server.ts');
  const say = (text: string): void => output.aside(text);
  const server = await PageServer.open({
    ...{ port, files: pageFiles(), policy: PAGE_POLICY },
    onRefused: (reason) => say(`a page was refused: ${reason}`),
    ...given({ host, onSocket: served && ((page: Port, asked: string) => served.serve(page, asked)) }),
  });
  const interrupt = listenForInterrupt(io, () => {});
  try {
    const url = server.urlOf(query);
    if (json) output.json({ url });
    else output.result(url);
    say('Open it in a browser. Ctrl-C ends it.');
    if (open) openBrowser(url, io, (reason) => say(`no browser can be opened: ${reason}`));
    const { signal } = interrupt;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return EXIT.interrupted;
  } finally {
    interrupt.dispose();
    await server.close();
    await served?.close?.();
  }
}
