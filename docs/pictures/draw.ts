import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reafference } from '../../scenarios/cli/reafference.ts';
import { standalone } from '../../scenarios/plots/standalone.ts';

/** The command whose report has the drawings. */
const COMMAND = 'run replay-open-field --seed 3 --set trials=4 --report replay.html';

/** What each picture shows: ids of drawings of the report, side by side. */
const PICTURES = {
  'replay-wave.svg': ['rest-1-frames'],
  'replay-learned.svg': ['rest-1-before', 'rest-1-waves', 'rest-1-after'],
} as const;

/** The pictures of the pages in `docs/` by the names of their files. The same each time, on every machine. */
export async function drawPictures(): Promise<Readonly<Record<string, string>>> {
  const cwd = mkdtempSync(join(tmpdir(), 'reafference-pictures-'));
  try {
    const said: string[] = [];
    const stream = { write: (text: string) => said.push(text) };
    const listen = () => () => {};
    const io = { stdout: stream, stderr: stream, cwd, env: {}, onInterrupt: listen, onUncaught: listen };
    const code = await reafference(COMMAND.split(' '), io);
    if (code !== 0) throw new Error(`reafference ${COMMAND} ended with ${code}:\n${said.join('')}`);
    const page = readFileSync(join(cwd, 'replay.html'), 'utf8');
    const drawn = Object.entries(PICTURES).map(([file, ids]) => [file, picture(page, ids)] as const);
    const { raster } = await import('../../examples/plots.ts');
    return Object.fromEntries([...drawn, ['network-raster.svg', raster.svg]]);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** Drawings of a report side by side, with their style, as one that stands alone. */
function picture(page: string, ids: readonly string[]): string {
  const drawings = ids.map((id) => {
    const [drawing] = new RegExp(`<svg [^>]*aria-labelledby="${id}-title [^"]*">[\\s\\S]*?</svg>`).exec(page) ?? [];
    if (drawing === undefined) throw new Error(`the report has no drawing '${id}'`);
    return drawing;
  });
  return standalone(drawings, { look: 'reader', letters: false });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, svg] of Object.entries(await drawPictures())) {
    writeFileSync(new URL(file, import.meta.url), svg);
    console.log(`docs/pictures/${file}: ${Math.round(svg.length / 1024)} KiB`);
  }
}
