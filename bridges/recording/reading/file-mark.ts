/** Recognises files by ASCII text at their start. */
export function startsWith(mark: string): (head: Uint8Array) => boolean {
  return (head) => new TextDecoder('latin1').decode(head.subarray(0, mark.length)) === mark;
}
