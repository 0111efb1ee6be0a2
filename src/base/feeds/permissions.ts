export const feedPermissions = {
  read: 'feeds.read',
  verify: 'feeds.verify',
  /** Declares sources, sends files and loads them. */
  load: 'feeds.load',
  /** Takes away what was rejected with the values as they were written; needs a purpose. */
  rejected: 'feeds.rejected',
} as const;
