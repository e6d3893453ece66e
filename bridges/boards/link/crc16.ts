const POLYNOMIAL = 0x1021;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 8;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder & 0x8000 ? POLYNOMIAL : 0);
  return remainder;
});

/**
 * CRC-16 of the first `length` bytes: polynomial 0x1021, begun with 0xffff (CRC-16/IBM-3740, "CCITT-FALSE"). It finds every error of
 * up to three bits in 4095 bytes, every burst of up to 16 bits, and all but one in 65 536 of the others.
 */
export function crc16(bytes: Uint8Array, length: number): number {
  let crc = 0xffff;
  for (let i = 0; i < length; i++) crc = ((crc << 8) & 0xffff) ^ TABLE[(crc >>> 8) ^ bytes[i]];
  return crc;
}
