/** Whether the tag that is released is this version, and the changelog knows it: GITHUB_REF_NAME, as GitHub Actions sets it. */
import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'

const root = dirname(import.meta.dirname)
const tag = process.env['GITHUB_REF_NAME']
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string}
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
const complaints = [
  ...(tag === `v${version}` ? [] : [`The tag is ${tag}, the version ${version}.`]),
  // A release has its date; `## [1.2.0] - 2026-11-30`.
  ...(new RegExp(`^## \\[?${version.replaceAll('.', '\\.')}\\]?.* \\d{4}-\\d\\d-\\d\\d`, 'm').test(changelog)
    ? []
    : [`CHANGELOG.md has no heading with ${version} and a date.`]),
]
for (const complaint of complaints) console.error(complaint)
if (complaints.length > 0) process.exitCode = 1
