import {expect, test} from 'vitest'
import {controlFile, debianArch, debianChangelog, debianVersion} from '../../../scripts/deb/control.ts'

const control = controlFile({
  version: '1.2.0-rc.1',
  arch: 'amd64',
  maintainer: 'Ada <ada@shop.example>',
  depends: 'libc6 (>= 2.34)',
  installedSize: 12,
  description: `Bills, receipts and ${'long words '.repeat(20)}end.`,
  homepage: undefined,
})

test('versions before a release are before it for Debian too', () => {
  expect(debianVersion('1.2.0')).toBe('1.2.0-1')
  expect(debianVersion('1.2.0-rc.1')).toBe('1.2.0~rc.1-1')
})

test('only processors that have a package have a name', () => {
  expect(['x64', 'arm64', 'ia32'].map(debianArch)).toEqual(['amd64', 'arm64', undefined])
})

test('the control file has the fields of the policy, and a homepage only where there is one', () => {
  const fields = control.split('\n').filter((line) => !line.startsWith(' '))
  expect(fields).toEqual([
    'Package: snapbatch',
    'Version: 1.2.0~rc.1-1',
    'Section: text',
    'Priority: optional',
    'Architecture: amd64',
    'Depends: libc6 (>= 2.34)',
    'Installed-Size: 12',
    'Maintainer: Ada <ada@shop.example>',
    expect.stringMatching(/^Description: [a-z].{10,75}[^.]$/),
    '',
  ])
})

test('the description is folded into lines that begin with a space, paragraphs divided by a dot', () => {
  const lines = control.split('\n').filter((line) => line.startsWith(' '))
  expect(lines.every((line) => line.length <= 80)).toBe(true)
  expect(lines.filter((line) => line === ' .')).toHaveLength(1)
  expect(lines.join('')).toContain('Bills, receipts and long words')
})

test("Debian's changelog has the version, the maintainer and the date in UTC", () => {
  const [first, , entry, , last] = debianChangelog('1.2.0', 'Ada <ada@shop.example>', 1_790_000_000).split('\n')
  expect(first).toBe('snapbatch (1.2.0-1) unstable; urgency=medium')
  expect(entry).toContain('changelog.gz')
  expect(last).toBe(' -- Ada <ada@shop.example>  Mon, 21 Sep 2026 14:13:20 +0000')
})
