export const AEDAT4_MAGIC = '#!AER-DAT4.0\r\n';
/** t i64, x i16, y i16, on u8, three bytes of padding. */
export const AEDAT4_EVENT_BYTES = 16;
/** The compressions of packets, by the number in the file's header. */
export const AEDAT4_COMPRESSION = { none: 0, lz4: 1, lz4High: 2, zstd: 3, zstdHigh: 4 } as const;
