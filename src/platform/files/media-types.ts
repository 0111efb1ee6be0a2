/** A kind of file that the store knows how to check. */
export type MediaType = keyof typeof MEDIA_TYPES;

interface MediaTypeRule {
  kind: 'image' | 'document' | 'audio';
  extensions: readonly string[];
  /** Other names that browsers, phones and office programs give to the same thing. */
  aliases: readonly string[];
}

/**
 * Every kind of file the store can check, by its registered name (IANA media types).
 * HEIC is absent on purpose: the picture library reads no HEVC; phones hand over JPEG when the form asks for it.
 */
export const MEDIA_TYPES = {
  'image/jpeg': { kind: 'image', extensions: ['jpg', 'jpeg', 'jfif'], aliases: ['image/jpg', 'image/pjpeg'] },
  'image/png': { kind: 'image', extensions: ['png'], aliases: ['image/apng', 'image/x-png'] },
  'image/webp': { kind: 'image', extensions: ['webp'], aliases: [] },
  'application/pdf': { kind: 'document', extensions: ['pdf'], aliases: ['application/x-pdf'] },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    kind: 'document',
    extensions: ['xlsx'],
    aliases: [],
  },
  'text/csv': {
    kind: 'document',
    extensions: ['csv'],
    // Windows registers .csv as Excel's.
    aliases: ['text/plain', 'application/csv', 'application/vnd.ms-excel'],
  },
  'audio/mp4': { kind: 'audio', extensions: ['m4a', 'mp4'], aliases: ['audio/x-m4a', 'audio/m4a'] },
  'audio/mpeg': { kind: 'audio', extensions: ['mp3'], aliases: ['audio/mp3'] },
  'audio/wav': {
    kind: 'audio',
    extensions: ['wav'],
    aliases: ['audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
  },
} as const satisfies Record<string, MediaTypeRule>;

const rules: Record<string, MediaTypeRule> = MEDIA_TYPES;
const byAlias = new Map<string, MediaType>();
const byExtension = new Map<string, MediaType>();
for (const [name, rule] of Object.entries(rules)) {
  byAlias.set(name, name as MediaType);
  for (const alias of rule.aliases) byAlias.set(alias, name as MediaType);
  for (const extension of rule.extensions) byExtension.set(extension, name as MediaType);
}

/** The store's own name of a media type ("image/jpg; q=1" → "image/jpeg"), undefined when it is not known. */
export function findMediaType(name: string): MediaType | undefined {
  return byAlias.get((name.split(';')[0] ?? '').trim().toLowerCase());
}

/** The media type that a file name claims by its extension; undefined without one or with an unknown one. */
export function findMediaTypeOfName(fileName: string): MediaType | undefined {
  return byExtension.get(extensionOf(fileName) ?? '');
}

/** The part after the last dot in lower case; undefined when there is none. */
export function extensionOf(fileName: string): string | undefined {
  return /\.([^./\\]{1,16})$/.exec(fileName)?.[1]?.toLowerCase();
}

export function isImage(type: MediaType): boolean {
  return MEDIA_TYPES[type].kind === 'image';
}
