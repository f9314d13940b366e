/** CRC-32 (ISO 3309) by one byte. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of bytes: finds every change of up to 32 bits in a row. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 255] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

const encoder = new TextEncoder();

function fnv(bytes: Uint8Array, start: number): number {
  let hash = start;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** 96 bits that tell texts apart (not against an attacker), as 24 hexadecimal digits. */
export function fingerprint(text: string): string {
  const bytes = encoder.encode(text);
  const parts = [crc32(bytes), fnv(bytes, 0x811c9dc5), fnv(bytes, 0x2545f491)];
  return parts.map((part) => part.toString(16).padStart(8, '0')).join('');
}
