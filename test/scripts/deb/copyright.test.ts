import {expect, test} from 'vitest'
import {copyrightFile} from '../../../scripts/deb/copyright.ts'
import type {Licensed} from '../../../scripts/licences/notices.ts'

const component = (name: string, licence: string, parts: Licensed['parts'] = []): Licensed => ({
  name,
  version: '1.0.0',
  licence,
  parts,
  exception: null,
  sha512: null,
  optional: false,
  folder: '/nowhere',
  dependsOn: [],
})
const part = {name: 'libvips', version: '8', licence: 'LGPL-3.0-or-later AND Zlib', copyright: 'Copyright (c) Somebody'}
const text = copyrightFile(
  'MIT License\n\nCopyright (c) 2026 Ada\n\nPermission is\ngranted.\n\nAS IS.\n',
  [component('one', 'MIT OR GPL-3.0-or-later'), component('two', 'Apache-2.0', [part])],
  'texts.gz',
)
const paragraphs = text.trim().split('\n\n')

test('the copyright file has a paragraph for all files, for the program, and for each licence once', () => {
  expect(paragraphs.map((paragraph) => paragraph.split('\n')[0])).toEqual([
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
    'Files: *',
    'Files: usr/bin/snapbatch',
    'License: Expat',
    'License: Apache-2.0',
    'License: LGPL-3+',
    'License: Zlib',
  ])
  expect(paragraphs[2]).toContain('License: Expat and Apache-2.0 and LGPL-3+ and Zlib\n')
  expect(paragraphs[2]).toMatch(/\n one 1\.0\.0: MIT OR GPL-3\.0-or-later\n two 1\.0\.0: Apache-2\.0$/)
})

test('texts that every Debian has are named, others are in the file beside it, and our own is there', () => {
  expect(paragraphs[3]).toBe('License: Expat\n Permission is\n granted.\n .\n AS IS.')
  expect(paragraphs[5]).toContain('/usr/share/common-licenses/LGPL-3 ')
  expect(paragraphs[6]).toContain('texts.gz beside this file')
})
