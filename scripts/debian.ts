/** Roots of Debian for tests, unpacked once, and what the machine has for that. */
import {spawnSync} from 'node:child_process'
import {accessSync, constants, existsSync, globSync, readFileSync, rmSync} from 'node:fs'
import {delimiter, join} from 'node:path'

/** The exit code of snap for something missing. */
export const MISSING = 6

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Ends the process, saying what to install, unless all programs are there. Keys are programs, values their Debian packages. */
export function needPrograms(tools: Readonly<Record<string, string>>): void {
  const missing = Object.entries(tools).filter(([program]) => !isInstalled(program))
  if (missing.length === 0) return
  const packages = new Set(missing.map(([, name]) => name))
  console.error(
    `Missing: ${missing.map(([program]) => program).join(', ')}\nsudo apt-get install ${[...packages].join(' ')}`,
  )
  process.exit(MISSING)
}

/** The same for a module of Debian's Python. */
export function needPython(module: string, name: string): void {
  if (spawnSync('/usr/bin/python3', ['-c', `import ${module}`]).status === 0) return
  console.error(`Missing: ${module} of /usr/bin/python3\nsudo apt-get install ${name}`)
  process.exit(MISSING)
}

/** Where this machine gets its own packages from. */
function aptSources(): string {
  const files = ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*')]
  return files.flatMap((file) => (existsSync(file) ? [readFileSync(file, 'utf8')] : [])).join('\n')
}

/** Unpacks the smallest Debian of that suite, with some packages, into a new folder. Needs root. False where that failed. */
export function unpackDebian(root: string, suite: string, include: readonly string[] = []): boolean {
  console.error(`Unpacking Debian ${suite} into ${root}`)
  rmSync(root, {recursive: true, force: true})
  const mirror = /https?:\/\/\S+\/debian\/?(?=\s)/.exec(aptSources())?.[0]
  const packages = include.length === 0 ? [] : [`--include=${include.join(',')}`]
  const args = ['--variant=minbase', ...packages, suite, root, ...(mirror ? [mirror] : [])]
  const {status} = spawnSync('debootstrap', args, {stdio: ['ignore', 'ignore', 'inherit']})
  if (status !== 0) rmSync(root, {recursive: true, force: true})
  return status === 0
}
