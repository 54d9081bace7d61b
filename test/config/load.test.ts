import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {type ConfigSources, envName, loadConfig} from '../../src/config/load.ts'
import {settings} from '../../src/config/settings.ts'
import {folderOfTest} from '../helpers/folder.ts'

async function sources(files: {project?: string; user?: string; named?: string}, changes: Partial<ConfigSources> = {}) {
  const cwd = await folderOfTest()
  const path = (name: string) => join(cwd, name)
  if (files.project !== undefined) writeFileSync(path('snapbatch.toml'), files.project)
  if (files.user !== undefined) writeFileSync(path('user.toml'), files.user)
  if (files.named !== undefined) writeFileSync(path('named.toml'), files.named)
  const named = files.named === undefined ? {} : {configFile: path('named.toml')}
  return {flags: {}, env: {}, cwd, userFile: path('user.toml'), ...named, ...changes}
}

const badConfig = (message: RegExp) => expect.objectContaining({exit: 9, message: expect.stringMatching(message)})

describe('loadConfig', () => {
  test('takes each value from the nearest place and says which', async () => {
    const files = {project: 'quality = 3\nnice = 3', user: 'quality = 4\nnice = 4\nmaxDpi = 400'}
    const env = {SNAPBATCH_QUALITY: '2', SNAPBATCH_MAX_DPI: ''}
    const {values, origins} = loadConfig(await sources(files, {env, flags: {quality: '1'}}))
    expect(values).toMatchObject({quality: 1, nice: 3, maxDpi: 400, priority: 5})
    expect(origins).toMatchObject({quality: 'flag', nice: 'project file', maxDpi: 'user file', priority: 'default'})
    const {origins: without} = loadConfig(await sources(files, {env}))
    expect(without.quality).toBe('environment')
  })

  test('without files has the defaults, each of which its own parser takes', async () => {
    const {values, files} = loadConfig(await sources({}))
    expect(files).toEqual([])
    for (const {default: value, parse} of Object.values(settings)) if (value !== null) parse(String(value))
    expect(values.stages).toEqual(['scan', 'compress', 'ingest'])
    expect(Object.isFrozen(values)).toBe(true)
  })

  test('reads every setting from a variable of its name', () => {
    expect(envName('maxDpi')).toBe('SNAPBATCH_MAX_DPI')
    expect(envName('eInvoice')).toBe('SNAPBATCH_E_INVOICE')
  })

  test('a file that is named replaces the one that lies there, and must be there', async () => {
    const {values, files} = loadConfig(await sources({project: 'quality = 3', named: 'nice = 7'}))
    expect([values.quality, values.nice, files.length]).toEqual([null, 7, 1])
    const missing = await sources({}, {configFile: '/nowhere/x.toml'})
    expect(() => loadConfig(missing)).toThrow(badConfig(/Cannot read the config file \/nowhere\/x.toml/))
  })

  test.each([
    ['quality = "high"', /quality in .*expected a whole number/],
    ['quality =', /snapbatch\.toml: /],
    ['colour = "red"', /unknown setting "colour"; there are stages/],
    ['[scan]\nquality = 1', /unknown setting "scan.quality"/],
    ['__proto__ = 1', /unknown setting|Invalid/i],
    ['quality = 1\nquality = 2', /snapbatch\.toml: /],
    ['lang = ["eng", "../x"]', /expected a language code/],
  ])('a file with %j is refused with its name and what is wrong', async (project, message) => {
    const given = await sources({project})
    expect(() => loadConfig(given)).toThrow(badConfig(message))
  })

  test('a file that lies in the working folder may not name code to run; the user’s own may', async () => {
    const lying = await sources({project: 'engines = "./evil.js"'})
    expect(() => loadConfig(lying)).toThrow(badConfig(/says what code runs/))
    expect(loadConfig(await sources({user: 'engines = "/mine.js"'})).values.engines).toBe('/mine.js')
    expect(loadConfig(await sources({named: 'engines = "/mine.js"'})).values.engines).toBe('/mine.js')
    const env = {SNAPBATCH_ENGINES: '/mine.js'}
    expect(loadConfig(await sources({}, {env})).values.engines).toBe('/mine.js')
  })

  test.each([
    '[llm]\nurl = "http://127.0.0.1:1/v1"',
    '"llm.keyFile" = "k"',
    'allowRemote = true',
    '[embed]\nurl = "http://x/v1"',
  ])('nor may it say where text goes: %j', async (project) => {
    const lying = await sources({project})
    expect(() => loadConfig(lying)).toThrow(badConfig(/where your text goes/))
  })

  test('settings with a point are tables in files and underscores in variables', async () => {
    const user = '[llm]\nurl = "http://127.0.0.1:11434/v1/"\n[embed]\nmodel = "m"'
    const {values, origins} = loadConfig(await sources({user}, {env: {SNAPBATCH_LLM_MODEL: 'small'}}))
    expect(values).toMatchObject({'llm.url': 'http://127.0.0.1:11434/v1', 'llm.model': 'small', 'embed.model': 'm'})
    expect(origins).toMatchObject({'llm.url': 'user file', 'llm.model': 'environment', 'llm.keyFile': 'default'})
  })

  test.each(['ftp://x/v1', 'x', 'http://me:secret@x/v1', 'http://x/v1?key=a'])(
    '%s is no address of a server',
    async (url) => {
      const given = await sources({}, {env: {SNAPBATCH_LLM_URL: url}})
      expect(() => loadConfig(given)).toThrow(badConfig(/SNAPBATCH_LLM_URL: expected a URL/))
    },
  )

  test('a wrong flag is a usage error, a wrong variable a bad config', async () => {
    const flag = await sources({}, {flags: {quality: '0'}})
    expect(() => loadConfig(flag)).toThrow(expect.objectContaining({exit: 2, code: 'E_USAGE'}))
    const named = {...flag, flags: {maxDpi: '5'}}
    expect(() => loadConfig(named)).toThrow(expect.objectContaining({message: expect.stringMatching(/^--max-dpi: /)}))
    const variable = await sources({}, {env: {SNAPBATCH_QUALITY: '0'}})
    expect(() => loadConfig(variable)).toThrow(badConfig(/^SNAPBATCH_QUALITY: expected/))
  })

  test('a file that cannot be read is a bad config, not a missing one', async () => {
    const given = await sources({})
    mkdirSync(join(given.cwd, 'snapbatch.toml'))
    expect(() => loadConfig(given)).toThrow(badConfig(/Cannot read the config file/))
  })

  test.each(['scanner', 'hooks.onDone', 'hooks.onFailed', 'hooks.onBatch'])(
    'a settings file that just lies in the folder cannot set %s, which runs a program',
    async (name) => {
      const given = await sources({project: `${name} = "evil {file}"`})
      expect(() => loadConfig(given)).toThrow(badConfig(new RegExp(`${name} says what code runs`)))
      const own = await sources({user: `${name} = "mine {file}"`})
      expect(loadConfig(own).values).toMatchObject({[name]: ['mine', '{file}']})
    },
  )
})

describe('addresses of servers', () => {
  const address = 'postgres://me:s%40cret@db.example/heap?sslmode=verify-full'

  test('their passwords come from variables and files, and stand in no setting', async () => {
    const env = {SNAPBATCH_STORE: address, SNAPBATCH_QUEUE_URL: 'rediss://:other@db.example:6380/2'}
    const config = loadConfig(await sources({}, {env}))
    expect(config.values.store).toBe('postgres://me@db.example/heap?sslmode=verify-full')
    expect(config.values.queueUrl).toBe('rediss://db.example:6380/2')
    expect(await config.secret('store')).toBe('s@cret')
    expect(await config.secret('queue')).toBe('other')
    expect(JSON.stringify(config)).not.toMatch(/cret|other/)
    const alone = loadConfig(await sources({}, {env: {SNAPBATCH_STORE: 'postgres://h/d', SNAPBATCH_STORE_KEY: 'k'}}))
    expect(await alone.secret('store')).toBe('k')
    expect(await alone.secret('queue')).toBeNull()
  })

  test('a password on a command line is refused without being repeated', async () => {
    const given = await sources({}, {flags: {store: address}})
    expect(() => loadConfig(given)).toThrow(
      expect.objectContaining({
        exit: 2,
        message: expect.not.stringContaining('cret'),
        hint: expect.stringContaining('SNAPBATCH_STORE_KEY'),
      }),
    )
  })

  test('a folder of anybody cannot name one', async () => {
    const given = await sources({project: 'store = "postgres://h/d"'})
    expect(() => loadConfig(given)).toThrow(badConfig(/where your text goes/))
  })

  test.each([
    ['store', 'redis://h/0'],
    ['store', 'postgres://h'],
    ['store', 'postgres://h/d?host=/other'],
    ['queueUrl', 'http://h'],
    ['queueUrl', 'redis://'],
  ])('%s is no address: %s', async (name, value) => {
    const given = await sources({}, {flags: {[name]: value}})
    expect(() => loadConfig(given)).toThrow(expect.objectContaining({exit: 2}))
  })
})
