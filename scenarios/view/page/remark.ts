import { place } from './place.ts';

/** Says what else there is to be said of what is shown; no sentence says nothing. */
export function remark(sentences: readonly string[]): void {
  const box = place('remarks');
  const text = sentences.join('\n');
  if (box.textContent === text) return;
  box.textContent = text;
  box.hidden = text === '';
}
