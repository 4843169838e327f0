/** Every text that differs from `text` in one bit of its Latin-1 bytes. */
export function flippedBits(text: string): readonly string[] {
  return [...Array(text.length * 8).keys()].map((bit) => {
    const bytes = Buffer.from(text, 'latin1');
    bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    return bytes.toString('latin1');
  });
}
