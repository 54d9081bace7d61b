import {arch, homedir} from 'node:os'
import {type Command, Config, type Interfaces} from '@oclif/core'
import type {CommandLoaders} from './commands.ts'
import {helpEntry} from './help.ts'

/** What the program knows of itself before it looks at any file. */
export interface ProgramFacts {
  /** Folder of the package; of a single executable nothing is there. */
  root: string
  /** package.json */
  pjson: Interfaces.PJSON
  /** What help and lists need of each command: oclif.manifest.json. Asked for only where commands are told of. */
  manifest: () => Promise<Interfaces.Manifest>
}

/**
 * oclif's configuration from what is known already. Its own way to it reads package.json of each plugin and whatever
 * plugins or theme lie in the user's folders, fails for a user id without a name, and takes twice 15 ms: it is gone
 * through again for the command that runs.
 */
export class ProgramConfig extends Config {
  readonly #commands: Map<string, Command.Loadable>
  readonly #topics: Map<string, Interfaces.Topic>

  constructor({root, pjson}: Omit<ProgramFacts, 'manifest'>, loaders: CommandLoaders, manifest: Interfaces.Manifest) {
    super({root, pjson})
    this.#commands = loadable(manifest, loaders)
    this.#topics = topicsOf([...this.#commands.values()])
    const {name, version, oclif} = pjson
    const platform = process.platform as Interfaces.PlatformTypes
    Object.assign(this, {root, pjson, name, version, platform, arch: arch(), valid: true})
    Object.assign(this, {bin: oclif.bin ?? name, dirname: oclif.dirname ?? name, topicSeparator: oclif.topicSeparator})
    this.userAgent = `${name}/${version} ${platform}-${arch()} node-${process.version}`
    this.home = homedir()
    this.windows = platform === 'win32'
  }

  override get commands(): Command.Loadable[] {
    return [...this.#commands.values()]
  }

  override get commandIDs(): string[] {
    return [...this.#commands.keys()]
  }

  override get topics(): Interfaces.Topic[] {
    return [...this.#topics.values()]
  }

  override findCommand(id: string, options: {must: true}): Command.Loadable
  override findCommand(id: string, options?: {must: boolean}): Command.Loadable | undefined
  override findCommand(id: string, options?: {must: boolean}): Command.Loadable | undefined {
    const found = this.#commands.get(id)
    if (!found && options?.must) throw new Error(`There is no command ${id}`)
    return found
  }

  override findTopic(id: string, options: {must: true}): Interfaces.Topic
  override findTopic(id: string, options?: {must: boolean}): Interfaces.Topic | undefined
  override findTopic(id: string, options?: {must: boolean}): Interfaces.Topic | undefined {
    const found = this.#topics.get(id)
    if (!found && options?.must) throw new Error(`There is no topic ${id}`)
    return found
  }

  /** The program has no hooks: oclif would look for each in files of plugins. */
  override async runHook(): Promise<Interfaces.Hook.Result<never>> {
    return {successes: [], failures: []}
  }

  /** Command.run() would load a configuration of oclif's own from this one. */
  override async runCommand<T>(id: string, argv: string[] = [], found?: Command.Loadable | null): Promise<T> {
    const command = await (found ?? this.findCommand(id, {must: true})).load()
    const Runnable = command as unknown as new (argv: string[], config: Config) => Command
    return new Runnable(argv, this)['_run']<T>()
  }
}

/** Not by localeCompare: to load its rules takes 7 ms. */
const inOrder = (commands: Command.Cached[]) => commands.sort((a, b) => (a.id < b.id ? -1 : 1))

function loadable({commands}: Interfaces.Manifest, loaders: CommandLoaders) {
  const all = new Map<string, Command.Loadable>()
  for (const cached of inOrder([...Object.values(commands), helpEntry])) {
    const {id} = cached
    const load = async () => Object.assign((await loaders[id]!()).default, {id})
    for (const name of [id, ...cached.aliases]) all.set(name, {...cached, id: name, load})
  }
  return all
}

/** Words that begin the name of a command and thus have a page of help. */
function topicsOf(commands: readonly Command.Loadable[]) {
  const topics = new Map<string, Interfaces.Topic>()
  for (const {id, hidden, summary, description} of commands) {
    if (hidden) continue
    const words = id.split(':')
    for (let length = words.length; length > 0; length--) {
      const name = words.slice(0, length).join(':')
      if (!topics.has(name)) topics.set(name, {name, description: summary ?? description})
    }
  }
  return topics
}
