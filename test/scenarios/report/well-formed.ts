/** Checks that every element closes in order, and returns the names met. Style sheets hold no markup. */
export function wellFormed(markup: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const source = markup
    .replace(/<!doctype html>/, '')
    .replace(/<meta [^>]*>/g, '')
    .replace(/<style>[\s\S]*?<\/style>/g, '');
  const token = /<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    end = token.lastIndex;
    const [, closing, name, , selfClosing, text] = match;
    if (text !== undefined) {
      if (/&(?!(amp|lt|gt|quot|#39);)/.test(text)) throw new Error(`an unescaped & in ${text.slice(0, 60)}`);
    } else if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      names.push(name);
      if (!selfClosing) open.push(name);
    }
  }
  if (end !== source.length) throw new Error(`cannot read on from: ${source.slice(end, end + 80)}`);
  if (open.length > 0) throw new Error(`not closed: ${open.join(', ')}`);
  return names;
}
