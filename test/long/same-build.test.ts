import {execFileSync} from 'node:child_process'
import {mkdirSync, realpathSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'
import {folderOfTest} from '../helpers/folder.ts'

const root = join(import.meta.dirname, '../..')

/** A clean clone of the last commit. Packages are links to the same bytes where the disk can, and never changed. */
function cloneInto(folder: string): void {
  mkdirSync(dirname(folder), {recursive: true})
  execFileSync('git', ['clone', '--quiet', root, folder])
  const packages = [realpathSync(join(root, 'node_modules')), join(folder, 'node_modules')]
  try {
    execFileSync('cp', ['-al', ...packages], {stdio: 'pipe'})
  } catch {
    // On another disk; what is there already is a folder, into which cp would copy.
    execFileSync('rm', ['-rf', packages[1]!])
    execFileSync('cp', ['-a', ...packages])
  }
}

/** What a build says of all that it put into the single file. */
function build(folder: string, variables: Record<string, string>, umask: string): string | undefined {
  const npm = 'npm run build && node scripts/build-binary.ts --quick'
  const output = execFileSync('sh', ['-c', `umask ${umask}; ${npm}`], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {...process.env, ...variables},
  })
  return /everything but V8's code cache: ([0-9a-f]{64})$/m.exec(output)?.[1]
}

test('one commit makes one single file, whatever the folder, the time zone, the language, the kind of build and the umask', async () => {
  const folder = await folderOfTest()
  const [one, other] = [join(folder, 'a/snap'), join(folder, 'another/and longer/snapbatch')]
  for (const clone of [one, other]) cloneInto(clone)
  const hash = build(one, {TZ: 'UTC', LANG: 'C', NODE_ENV: 'production'}, '022')
  expect(hash).toBeDefined()
  expect(build(other, {TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', NODE_ENV: 'development'}, '077')).toBe(hash)
})
