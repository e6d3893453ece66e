export function licencesOf(chunks: readonly object[]): string;
