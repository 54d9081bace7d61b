/** A file that is inside the executable, as it lies in an installed package. */
export interface PackedFile {
  /** Hex, of the bytes as they are unpacked. */
  sha256: string
  /** Files that are of use only together are unpacked together: a library beside what needs it. */
  group: string
}

/** What is inside the executable: its asset `manifest.json`. */
export interface Manifest {
  version: string
  /** Of the sources, and over all that is inside but this list and V8's code cache. */
  build: {commit: string | null; hash: string | null}
  platform: string
  arch: string
  /** First 12 hex digits of the SHA-256 over the names and hashes of all files: what is unpacked by another build is not ours. */
  files12: string
  /** Chunk of each entry of ours. */
  entries: Record<string, string>
  /** Chunk of each module of a package that is loaded by name. */
  modules: Record<string, string>
  /** File of each native library, by the name it is required by. */
  natives: Record<string, string>
  /** By `PACKAGE/PATH`; files of our own package begin with `snapbatch/`. */
  files: Record<string, PackedFile>
  /** Of packages. */
  versions: Record<string, string>
}

/** Bytes of an asset of the executable as they are stored; null where there is none. They must not be changed. */
export type ReadAsset = (name: string) => Buffer | null

/** Where parts are unpacked to. */
export interface CachePlace {
  folder: string
  /** It goes with the last process that uses it. */
  isTemporary: boolean
  /** This process has made it: whoever started us did not need one. */
  isNew: boolean
  /** Why better folders were not taken, each with its name. */
  refused: string[]
}

/** Unpacks to the disk what native code has to find there. */
export interface Unpacker {
  /** Absolute path of a file, with all of its group checked or written. Throws CacheError. */
  path(file: string): string
  /** Folder of the files whose names begin with `prefix`, which is a group. Throws CacheError. */
  folder(group: string, prefix: string): string
  /** Where files are, or would be, unpacked to. Throws CacheError. */
  place(): CachePlace
  /** Where this process had files last; null: it needed none so far. */
  used(): CachePlace | null
}

/** What the program is told by the executable that it is inside of. */
export interface Host {
  manifest: Manifest
  /** Absolute path of the executable. */
  executable: string
  load(module: string): unknown
  path(file: string): string
  folder(group: string, prefix: string): string
  /** As Unpacker. */
  place(): CachePlace
  used(): CachePlace | null
  /** Tells which folder keeps everything: it may keep what is unpacked, too. */
  useHome(folder: string): void
  /** Tells of a process that we started and that outlives us. */
  handOver(pid: number): void
  /** A file whole, from the memory of the executable. Throws an Error of code ENOENT where there is none. */
  read(file: string): Promise<Buffer>
  thread(entry: string): URL
  /** Makes the error that commands know of one of unpacking. */
  toError(error: Error & {hint: string}): Error
  /** The words that start an entry of ours as a process. */
  command(entry: string, ...args: string[]): string[]
}
