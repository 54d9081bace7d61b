import {execFileSync} from 'node:child_process'
import {chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {inject} from 'postject'
import {byText} from './parts.ts'

/** Node.js looks for this text to know that something was put into it (node:sea of its documentation). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

export interface ExecutableInput {
  /** The Node.js that is inside. */
  node: string
  /** Code of the first script. */
  main: string
  /** Paths of files by the names of assets. */
  assets: Record<string, string>
  /** For what is made on the way. */
  folder: string
  file: string
}

/** A copy of Node.js with our code and files inside, which runs the code when it is started. */
export async function makeExecutable({node, main, assets, folder, file}: ExecutableInput): Promise<void> {
  const config = {
    // Its path stands in the file: one below a random folder would make each build another.
    main: 'main.cjs',
    output: 'blob',
    disableExperimentalSEAWarning: true,
    useCodeCache: false,
    // Options for Node.js in the environment of whoever calls are not for us.
    execArgvExtension: 'none',
    // They are packed side by side, and lie in the file in this order.
    assets: Object.fromEntries(Object.entries(assets).sort(([a], [b]) => byText(a, b))),
  }
  writeFileSync(join(folder, config.main), main)
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config))
  execFileSync(node, ['--experimental-sea-config', 'sea.json'], {stdio: 'pipe', cwd: folder})
  const copy = join(folder, 'executable')
  copyFileSync(node, copy)
  chmodSync(copy, 0o755)
  strip(copy)
  await inject(copy, 'NODE_SEA_BLOB', readFileSync(join(folder, config.output)), {
    sentinelFuse: fuse,
    ...(process.platform === 'darwin' ? {machoSegmentName: 'NODE_SEA'} : {}),
  })
  if (process.platform === 'darwin') execFileSync('codesign', ['--sign', '-', copy])
  mkdirSync(dirname(file), {recursive: true})
  copyFileSync(copy, `${file}.part`)
  chmodSync(`${file}.part`, 0o755)
  renameSync(`${file}.part`, file)
}

/** Names for debuggers are a sixth of Node.js. What a signature covers is signed anew. */
function strip(file: string): void {
  if (process.platform === 'win32') return
  if (process.platform === 'darwin') execFileSync('codesign', ['--remove-signature', file])
  execFileSync('strip', process.platform === 'darwin' ? ['-x', file] : ['--strip-all', file])
}
