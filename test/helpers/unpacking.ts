import {createHash} from 'node:crypto'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {createEngines} from '../../src/pipeline/engines/index.ts'
import {unpack} from '../../src/pipeline/scan/contained/unpack.ts'
import type {MediaKind} from '../../src/types/document.ts'
import type {ContainedMember, Nesting} from '../../src/types/results.ts'
import {outermost} from '../../src/types/results.ts'
import {folderOfTest} from './folder.ts'
import {stageContext} from './stage-context.ts'

/** What is in a container, as the stage finds it: "name: media", "name: reason", "name: E_CODE". */
export async function unpacked(bytes: string | Uint8Array, media: MediaKind, nesting: Nesting = outermost) {
  const {members} = await unpackTo(bytes, media, nesting)
  return members.map((member) => `${member.name}: ${whatIs(member)}`)
}

const whatIs = (member: ContainedMember): string =>
  'file' in member ? member.media : 'error' in member ? member.error.code : member.reason

/** The same whole, with a reader of the files it left. */
export async function unpackTo(bytes: string | Uint8Array, media: MediaKind, nesting: Nesting = outermost) {
  const folder = await folderOfTest()
  const workDir = join(folder, 'work')
  mkdirSync(workDir)
  const path = join(folder, 'container')
  writeFileSync(path, bytes)
  const content = readFileSync(path)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const document = {id: 'd_1', path, sha256, bytes: content.length, media}
  const engines = createEngines()
  const context = stageContext({engines: {image: engines.image}, workDir})
  const members = (await unpack(document, nesting, context)) ?? []
  const texts = members.map((member) => ('file' in member ? readFileSync(join(workDir, member.file), 'utf8') : null))
  return {members, texts, workDir}
}
