import {userInfo} from 'node:os'
import {describe, expect, test} from 'vitest'
import {resolvePaths} from '../src/paths.ts'

describe.skipIf(process.platform === 'win32')('resolvePaths', () => {
  test('on Linux follows XDG', () => {
    expect(resolvePaths(undefined, {HOME: '/h'}, 'linux')).toEqual({
      home: null,
      data: '/h/.local/share/snapbatch',
      store: '/h/.local/share/snapbatch/store.db',
      blobs: '/h/.local/share/snapbatch/blobs',
      work: '/h/.local/share/snapbatch/work',
      logs: '/h/.local/state/snapbatch/logs',
      userConfig: '/h/.config/snapbatch/config.toml',
    })
    const env = {HOME: '/h', XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/c'}
    expect(resolvePaths(undefined, env, 'linux')).toMatchObject({
      data: '/d/snapbatch',
      logs: '/s/snapbatch/logs',
      userConfig: '/c/snapbatch/config.toml',
    })
  })

  test('ignores relative and empty XDG values, as the specification says', () => {
    const env = {HOME: '/h', XDG_DATA_HOME: 'relative', XDG_CONFIG_HOME: ''}
    expect(resolvePaths(undefined, env, 'linux')).toMatchObject({
      data: '/h/.local/share/snapbatch',
      userConfig: '/h/.config/snapbatch/config.toml',
    })
  })

  test('on macOS and Windows takes the folders of the system', () => {
    expect(resolvePaths(undefined, {HOME: '/Users/a'}, 'darwin')).toMatchObject({
      data: '/Users/a/Library/Application Support/snapbatch',
      logs: '/Users/a/Library/Logs/snapbatch',
    })
    const env = {USERPROFILE: '/u', LOCALAPPDATA: '/u/Local', APPDATA: '/u/Roaming'}
    expect(resolvePaths(undefined, env, 'win32')).toMatchObject({
      data: '/u/Local/snapbatch',
      logs: '/u/Local/snapbatch/logs',
      userConfig: '/u/Roaming/snapbatch/config.toml',
    })
    expect(resolvePaths(undefined, {USERPROFILE: '/u'}, 'win32').data).toBe('/u/AppData/Local/snapbatch')
  })

  test('with an empty environment, as under cron, asks the system for the home', () => {
    const {data} = resolvePaths(undefined, {}, 'linux')
    expect(data).toBe(`${userInfo().homedir}/.local/share/snapbatch`)
  })

  test('needs no home where every folder is named', () => {
    const env = {HOME: '/nonexistent', XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/c'}
    expect(resolvePaths(undefined, env, 'linux').data).toBe('/d/snapbatch')
    expect(() => resolvePaths(undefined, {...env, XDG_DATA_HOME: ''}, 'linux')).toThrow('There is no home folder')
    expect(resolvePaths('/flag', {HOME: '/nonexistent'}, 'linux').data).toBe('/flag')
  })

  test('keeps everything in one folder that is named: the flag, else the variable', () => {
    const env = {HOME: '/h', SNAPBATCH_HOME: '/variable', XDG_DATA_HOME: '/d'}
    expect(resolvePaths('/flag', env, 'linux')).toMatchObject({
      home: '/flag',
      data: '/flag',
      store: '/flag/store.db',
      logs: '/flag/logs',
      userConfig: '/flag/config.toml',
    })
    expect(resolvePaths(undefined, env, 'linux').home).toBe('/variable')
    expect(resolvePaths('', {...env, SNAPBATCH_HOME: ''}, 'linux').home).toBeNull()
    expect(resolvePaths('relative', {}, 'linux').data).toBe(`${process.cwd()}/relative`)
  })

  test('never takes a folder of snapd', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const paths = Object.values(resolvePaths(undefined, {HOME: '/h', USERPROFILE: '/h'}, platform))
      for (const path of paths) expect(path ?? '').not.toMatch(/^\/h\/(snap|\.snap)(\/|$)/)
    }
  })
})
