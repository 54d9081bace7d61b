import {expect, test} from 'vitest'
import type {InstalledService} from '../../src/app/service/install.ts'
import type {WatchJson} from '../../src/app/watch/summary.ts'
import {serviceLines, serviceStatusLines} from '../../src/ui/service.ts'
import {watchLines} from '../../src/ui/watch.ts'

const counts = {done: 2, failed: 0, skipped: 0, duplicate: 0, waiting: 0, running: 0, delayed: 0, cancelled: 0}
const watched = (changes: Partial<WatchJson['counts']>, moved = 0) =>
  watchLines({
    exit: 0,
    json: {
      schema: 1,
      watch: {folders: ['/in\u001b[2Jbox'], startedAt: 0, endedAt: 1, batches: ['b_1'], moved},
      counts: {...counts, ...changes},
    },
  })

test('a watch that ended says what came of it, and what goes on', () => {
  expect(watched({})).toEqual([expect.stringMatching(/^Watched \/in.*box: 1 batch, 2 documents done\.$/)])
  expect(watched({})[0]).not.toContain('\u001b')
  expect(watched({failed: 1, waiting: 2, delayed: 1}, 3)).toEqual([
    expect.stringMatching(/2 documents done, 1 failed, 3 originals moved\.$/),
    '3 documents still wait. Go on with: snap work',
    'Try again with: snap retry --failed',
  ])
})

test('a watch in the background says how it ends', () => {
  expect(watchLines({exit: 0, json: {schema: 1, pid: 4711}})).toEqual([expect.stringContaining('kill 4711')])
})

const installed: InstalledService = {
  schema: 1,
  files: [{name: 'snapbatch', path: '/units/snapbatch.service', text: '[Unit]\nDescription=x\n'}],
  installed: true,
  started: true,
  commands: ['systemctl --user daemon-reload'],
}

test('services say whether they run, what starts them, or what would be written', () => {
  expect(serviceLines(installed)).toEqual(['Runs: /units/snapbatch.service', 'Undo: snap service uninstall'])
  expect(serviceLines({...installed, started: false})).toEqual([
    'Written: /units/snapbatch.service',
    'Start with:',
    'systemctl --user daemon-reload',
  ])
  expect(serviceLines({...installed, started: false, installed: false})).toEqual([
    '# /units/snapbatch.service',
    '[Unit]',
    'Description=x',
    '',
    '# Then:',
    '# systemctl --user daemon-reload',
  ])
})

test('the state of services is a table', () => {
  const service = {name: 'snapbatch.service', file: '/units/snapbatch.service', enabled: 'enabled', active: 'failed'}
  const lines = serviceStatusLines({schema: 1, scope: 'user', systemd: true, services: [service]})
  expect(lines.join('\n')).toMatch(/snapbatch\.service +failed +enabled/)
  expect(serviceStatusLines({schema: 1, scope: 'system', systemd: false, services: []})).toEqual([
    'No service is installed for the system.',
  ])
  const unknown = {...service, enabled: null, active: null}
  expect(serviceStatusLines({schema: 1, scope: 'user', systemd: false, services: [unknown]}).at(-1)).toBe(
    'systemd does not run here.',
  )
})
