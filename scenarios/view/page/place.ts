/** The element of the page with an id: see `document.ts`. */
export function place(
  id: 'title' | 'cite' | 'digest' | 'status' | 'error' | 'remarks' | 'file' | 'panels' | 'side' | 'controls',
): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}
