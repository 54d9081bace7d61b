/** Threads of ours that are started by name. */
export type ThreadName = 'heartbeat' | 'pulse' | 'tesseract'

/** How a worker process is started: `execPath ...execArgv entry`. */
export interface WorkerStart {
  execPath: string
  execArgv: string[]
  entry: string
}

/** The folder for what is kept only to start quickly, or to load libraries from. */
export interface Cache {
  /** Absolute; null where nothing is kept, which the npm form can do without. */
  folder: string | null
  /** It was made for this run and the processes that it starts. */
  isTemporary: boolean
  /** Why better folders were not taken, each with its name. */
  refused: readonly string[]
}

/**
 * Where the parts of this program are, and how it is started once more. The only place that knows whether it was installed by
 * npm or is a single file: what holds for one form only is asked of this.
 */
export interface Packaged {
  readonly form: 'npm' | 'binary'
  /** Which build a single file is: of what commit, and the hash of all that is inside; both null from npm. */
  readonly build: {commit: string | null; hash: string | null}
  /** What paths of our own code begin with in stacks. */
  readonly codeRoot: string
  /** Our own version, and that of a package; null where it is not installed. */
  readonly version: string
  versionOf(name: string): string | null
  /** A module of a package, by its name or a path in it. Throws an Error of code MODULE_NOT_FOUND where it is not installed. */
  load(module: string): unknown
  /** Whether a package is installed and has this file. */
  has(name: string, file: string): boolean
  /** Absolute path of a file of a package; null where there is none. Throws SnapError E_NO_CACHE (exit 6). */
  file(name: string, file: string): string | null
  /** A file of a package whole. Throws an Error of code ENOENT where there is none. */
  read(name: string, file: string): Promise<Buffer>
  /** Names of the packages of a scope. */
  inScope(scope: string): string[]
  /** A file of our own package whole. Throws an Error of code ENOENT where there is none. */
  own(file: string): Promise<Buffer>
  /** Absolute path of a folder of our own package; null where it was not built. Throws SnapError E_NO_CACHE (exit 6). */
  ownFolder(folder: string): string | null
  /** The cache folder in use. Throws SnapError E_NO_CACHE (exit 6). */
  cache(): Cache
  /** Why what this command has unpacked is not kept for the next one; empty where it is, or nothing had to be. */
  notKept(): readonly string[]
  /** Tells where --home is: the cache may be there where no better folder is to be had. Before anything is unpacked. */
  useHome(folder: string): void
  /** A process that was started by `command()` is to outlive this one. */
  handOver(pid: number): void
  /** The words that start this program once more, absolute. */
  command(): string[]
  worker(): WorkerStart
  thread(name: ThreadName): URL
  /** The words of a process that loads a module and ends: one that does not fit the machine may end whoever loads it. */
  trial(module: string): string[]
  /** What installs packages, for hints; `otherwise` says what helps where there is no npm. */
  install(packages: readonly string[], otherwise?: string): string
  /** What to do about a package that is missing or damaged: this npm command, or what helps where there is no npm. */
  remedy(npmCommand: string): string
}
