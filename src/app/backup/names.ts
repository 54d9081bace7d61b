/** What a backup holds, as paths in a home. */
export const storeName = 'store.db'
/** Last in the archive: where it is, the archive is whole. */
export const manifestName = 'snapbatch-backup.json'
/** Originals that the store itself keeps: pictures put together by --join, and files sent by a browser. */
export const keptFolders = ['joined', 'uploads'] as const

const blobForm = /^blobs\/([0-9a-f]{2})\/([0-9a-f]{62})\.[a-z0-9]{1,16}$/u

/** The hash that a blob's name says; null for other names. */
export function blobHash(name: string): string | null {
  const parts = blobForm.exec(name)
  return parts ? parts[1]! + parts[2]! : null
}

/** Whether a name may be written into a home: an archive may come from anybody. */
export function isSafeName(name: string): boolean {
  if ([storeName, manifestName, 'config.toml'].includes(name) || blobHash(name) !== null) return true
  const [folder, ...rest] = name.split('/')
  const isKept = keptFolders.some((each) => each === folder)
  return isKept && rest.length > 0 && rest.every((part) => !['', '.', '..'].includes(part) && !part.includes('\0'))
}

export interface Manifest {
  schema: 1
  createdAt: number
  documents: number
  /** Sizes and hashes of all members that are no blobs; blobs carry theirs in their names. */
  files: Record<string, {bytes: number; sha256: string}>
  blobs: number
}
