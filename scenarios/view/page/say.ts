/** Has an element say something. What it says already is left alone: to change words has the page laid out and painted anew. */
export function say(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
