/** What something thrown says of itself: the message of an error, or the text of anything else. */
export const errorMessage = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
