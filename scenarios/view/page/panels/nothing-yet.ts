import { label, svg } from '../../../plots/svg.ts';

/** The drawing of a panel that has nothing to show. @param words that say so */
export function nothingYet(words: string): string {
  return svg({ id: 'nothing', title: words, description: words, width: 600, height: 40 }, label(0, 24, words, 'name'));
}
