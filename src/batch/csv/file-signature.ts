/** Bytes that must be there before a file can be told from its beginning. */
export const SIGNATURE_BYTES = 8;

/** First bytes and what they give away; the longer one first where one begins with another. */
const SIGNATURES: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], 'UTF-16 text'],
  [[0xfe, 0xff], 'UTF-16 text'],
  [[0x50, 0x4b, 0x03, 0x04], 'an Excel workbook or another ZIP archive'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x1f, 0x8b], 'a gzip archive'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
];

/**
 * What a file is that begins with these bytes, where they say that it cannot be UTF-8 text: "a PDF document".
 * UTF-16 without a byte order mark shows in the NUL beside each of its Latin letters.
 */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  const known = SIGNATURES.find(([start]) => start.every((byte, index) => bytes[index] === byte));
  if (known !== undefined) return known[1];
  const isNul = [...bytes.subarray(0, 4)].map((byte) => byte === 0);
  const pattern = isNul.map((nul) => (nul ? '0' : 'x')).join('');
  return pattern === 'x0x0' || pattern === '0x0x' ? 'UTF-16 text' : undefined;
}
