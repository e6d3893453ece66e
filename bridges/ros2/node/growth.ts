/** Says by how much counts have grown since they were looked at last. */
export class Growth {
  #last: Readonly<Record<string, number>> = {};

  /** By how much each has grown that has, as text; empty where none has. A count that is smaller than it was has begun anew. */
  of(counts: Readonly<Record<string, number>>): string {
    const grown = Object.entries(counts).flatMap(([name, count]) => {
      const last = this.#last[name] ?? 0;
      const more = count < last ? count : count - last;
      return more > 0 ? [`${name} +${more}`] : [];
    });
    this.#last = counts;
    return grown.join(', ');
  }
}
