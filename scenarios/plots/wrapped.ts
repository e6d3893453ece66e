/** Units of a drawing: of a line of words in height, and of a letter in width, about, whatever the fonts of a machine. */
export const [LINE_HEIGHT, LETTER_WIDTH] = [16, 6.2];

/** Words in lines of so many letters at most; a longer word is a line. */
export function wrapped(words: string, letters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words.split(' ').filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
