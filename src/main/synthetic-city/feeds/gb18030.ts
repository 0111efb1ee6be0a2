let table: Uint16Array | undefined;

/** Two bytes for each character that GB 18030 writes in two; others become a question mark. */
function encodingTable(): Uint16Array {
  if (table !== undefined) return table;
  table = new Uint16Array(0x10000);
  const decoder = new TextDecoder('gb18030');
  const bytes = new Uint8Array(2);
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      bytes.set([lead, trail]);
      const text = decoder.decode(bytes);
      if (text.length === 1 && text !== '\ufffd') table[text.charCodeAt(0)] ||= (lead << 8) | trail;
    }
  }
  return table;
}

/** Text in GB 18030, of the characters that have one or two bytes there (all of GBK). Node only reads it. */
export function encodeGb18030(text: string): Buffer {
  const codes = encodingTable();
  const bytes = Buffer.allocUnsafe(text.length * 2);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    const code = character < 0x80 ? character : codes[character] || 0x3f;
    if (code > 0xff) bytes[at++] = code >> 8;
    bytes[at++] = code & 0xff;
  }
  return bytes.subarray(0, at);
}
