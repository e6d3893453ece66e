import type { FromLab, ToLab } from './messages.ts';

/** ms after which a program that says nothing more is ended. */
const LIMIT_MS = 120_000;

/** Makes the programs of a page editable, and has them run in a worker when they are asked to. @param worker address of the worker's script */
export function openLabs(worker: string): void {
  for (const lab of document.querySelectorAll<HTMLElement>('.lab')) open(lab, worker);
}

function open(lab: HTMLElement, worker: string): void {
  const code = lab.querySelector('pre');
  const run = button('Run');
  const edit = button('Edit');
  const output = document.createElement('pre');
  output.className = 'output';
  output.tabIndex = 0;
  output.setAttribute('role', 'log');
  output.setAttribute('aria-label', 'What the program prints');
  output.hidden = true;
  const text = document.createElement('textarea');
  text.spellcheck = false;
  text.setAttribute('aria-label', 'The program');
  text.value = code?.textContent ?? '';
  text.rows = text.value.split('\n').length;
  const bar = document.createElement('p');
  bar.append(run, edit);
  lab.append(bar, output);
  let running: Worker | undefined;
  const end = (): void => {
    running?.terminate();
    running = undefined;
    run.textContent = 'Run';
  };
  edit.addEventListener('click', () => {
    code?.replaceWith(text);
    edit.remove();
    text.focus();
  });
  run.addEventListener('click', () => {
    if (running !== undefined) return end();
    run.textContent = 'Stop';
    output.hidden = false;
    output.textContent = '';
    delete output.dataset['ended'];
    const say = (line: string): void => output.append(`${line}\n`);
    running = new Worker(worker, { type: 'module' });
    const limit = setTimeout(end, LIMIT_MS);
    const ended = (how: string): void => {
      clearTimeout(limit);
      output.dataset['ended'] = how;
      end();
    };
    running.addEventListener('message', ({ data }: MessageEvent<FromLab>) => {
      if (data.kind === 'printed') return say(data.text);
      if (data.kind === 'failed') say(data.text);
      ended(data.kind);
    });
    running.addEventListener('error', ({ message }) => {
      say(message);
      ended('failed');
    });
    running.postMessage({
      files: { ...filesBefore(lab), [nameOf(lab)]: text.value },
      main: nameOf(lab),
    } satisfies ToLab);
  });
}

/** Files that the page had its reader save before. */
function filesBefore(lab: HTMLElement): Record<string, string> {
  const files: Record<string, string> = {};
  for (const other of document.querySelectorAll<HTMLElement>('.lab')) {
    if (other === lab) break;
    files[nameOf(other)] = other.querySelector('textarea')?.value ?? other.querySelector('pre')?.textContent ?? '';
  }
  return files;
}

function nameOf(lab: HTMLElement): string {
  return lab.dataset['file'] ?? 'program.ts';
}

function button(name: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = name;
  return made;
}
