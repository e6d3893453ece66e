/** The script of every page of the site: the search, programs and traces that run in it, and scenarios that are played when they are asked for. */
import MiniSearch from 'minisearch';
import { schemeSwitch } from '../../scenarios/view/page/scheme/scheme-switch.ts';
import { openDigestChecks } from './digest-check.ts';
import { openLabs } from './lab/lab.ts';
import { SEARCH_OPTIONS } from './search-options.ts';
import { openTraces } from './traces/trace-panel.ts';

const MOST_FOUND = 12;
const root = document.querySelector<HTMLScriptElement>('script[data-root]')?.dataset['root'] ?? '';
const input = document.querySelector<HTMLInputElement>('.search input');
const list = document.querySelector<HTMLOListElement>('.search ol');

let index: Promise<MiniSearch> | undefined;

/** The index is read when somebody is about to search. */
function load(): Promise<MiniSearch> {
  index ??= fetch(`${root}search.json`).then(async (answer) =>
    MiniSearch.loadJSON(await answer.text(), SEARCH_OPTIONS),
  );
  return index;
}

async function search(words: string): Promise<void> {
  if (list === null) return;
  const found = words.trim() === '' ? [] : (await load()).search(words).slice(0, MOST_FOUND);
  if (words !== input?.value) return;
  list.replaceChildren(
    ...found.map(({ path, anchor, title, heading }) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = `${root}${path}${anchor === '' ? '' : `#${anchor}`}`;
      link.textContent = title as string;
      if (heading !== '' && heading !== title) {
        const part = document.createElement('small');
        part.textContent = heading as string;
        link.append(part);
      }
      item.append(link);
      return item;
    }),
  );
  if (words.trim() !== '' && found.length === 0) {
    const item = document.createElement('li');
    item.className = 'nothing';
    item.textContent = 'Nothing was found.';
    list.append(item);
  }
  list.hidden = words.trim() === '';
}

input?.addEventListener('focus', () => void load());
input?.addEventListener('input', () => void search(input.value));
input?.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    input.value = '';
    void search('');
  } else if (event.key === 'ArrowDown') list?.querySelector('a')?.focus();
  else if (event.key === 'Enter') list?.querySelector('a')?.click();
  else return;
  event.preventDefault();
});
list?.addEventListener('keydown', (event) => {
  const links = [...list.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  if (event.key === 'ArrowDown') links[Math.min(links.length - 1, at + 1)]?.focus();
  else if (event.key === 'ArrowUp') (at === 0 ? input : links[at - 1])?.focus();
  else if (event.key === 'Escape') input?.focus();
  else return;
  event.preventDefault();
});

document.querySelector('.top')?.append(schemeSwitch());
openLabs(`${root}lab/lab-worker.js`);
openDigestChecks(`${root}live/worker.js`);
openTraces(`${root}lab/trace-worker.js`);

for (const button of document.querySelectorAll<HTMLButtonElement>('button.play'))
  button.addEventListener('click', () => {
    const frame = document.createElement('iframe');
    frame.src = button.dataset['src'] ?? '';
    frame.title = button.dataset['title'] ?? '';
    button.replaceWith(frame);
    frame.focus();
  });
