import {DocumentError} from '../../../errors.ts'
import {type DocumentRef, isContainer} from '../../../types/document.ts'
import type {ContainedMember, Nesting} from '../../../types/results.ts'
import type {StageContext} from '../../stage.ts'
import {createIntake, type Intake} from './intake.ts'
import {limits} from './limits.ts'
import {unpackMail} from './mail.ts'
import {unpackMbox} from './mbox.ts'
import {refuseRatio, unpackZip} from './zip.ts'

/**
 * What is inside of a mail, a mailbox or an archive, each file of it in the work folder; undefined for other documents.
 * Throws DocumentError where the whole of it cannot be taken: E_TOO_BIG for bombs and for what nests too deep,
 * E_UNREADABLE, E_EMPTY, and where nothing in an archive can be read E_UNSUPPORTED or what is wrong with its files.
 */
export async function unpack(
  document: DocumentRef,
  nesting: Nesting,
  context: StageContext,
): Promise<ContainedMember[] | undefined> {
  const {media, path, sha256, bytes} = document
  if (!isContainer(media)) return undefined
  const {signal, engines, progress} = context
  const onBytes = media === 'zip' ? (unpacked: number) => refuseRatio(unpacked, bytes) : () => {}
  const intake = createIntake({workDir: () => context.workDir, sha256, used: nesting, signal, onBytes})
  const tooDeep = nesting.depth < limits.depth ? null : nestsTooDeep()
  if (media === 'eml') {
    // The mail itself is read however deep it lies.
    await unpackMail(path, intake, engines, tooDeep)
    return intake.members
  }
  if (tooDeep !== null) throw tooDeep
  await (media === 'zip' ? unpackZip : unpackMbox)(path, intake, progress)
  return readable(intake)
}

const nestsTooDeep = () =>
  new DocumentError('E_TOO_BIG', `It lies in more than ${limits.depth} containers inside of each other`, {
    hint: 'Unpack the outer ones',
  })

/** Throws where nothing can be read: for the reason that all have in common, if there is one. */
function readable({members}: Intake): ContainedMember[] {
  if (members.some((member) => 'file' in member)) return members
  const errors = members.flatMap((member) => ('error' in member ? member.error : []))
  const [first] = errors
  if (first && errors.length === members.length && errors.every(({code}) => code === first.code))
    throw new DocumentError(first.code, first.message, first.hint === undefined ? {} : {hint: first.hint})
  throw new DocumentError('E_UNSUPPORTED', `None of ${members.length} files in it is of a type snap reads`)
}
