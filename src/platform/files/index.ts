export { createDirectoryStorage } from './directory-storage.ts';
export { type ExifFacts, readExif } from './exif.ts';
export { createFileStore, type FileStoreOptions } from './file-store.ts';
export { MEDIA_TYPES, type MediaType } from './media-types.ts';
export {
  type BlurArea,
  type DeclaredFile,
  type FileStore,
  MOST_BLUR_AREAS,
  type PutOptions,
  type StoredFile,
  type SweepOptions,
  type SweepResult,
  THUMBNAIL_WIDTHS,
  type ThumbnailWidth,
} from './model.ts';
export { openImage, refuseBadPicture } from './pictures.ts';
export { columnReferrer, createReferenceFinder, type FileReferrer, hashColumns } from './references.ts';
export type { Storage, StoredEntry } from './storage.ts';
