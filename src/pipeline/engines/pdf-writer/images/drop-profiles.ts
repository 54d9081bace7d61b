import {PDFArray, type PDFContext, PDFDict, PDFHexString, type PDFObject, PDFRawStream, PDFString} from 'pdf-lib'
import {type UsualSpace, usualSpace} from '../../icc-profile.ts'
import {dictOf, lookup, lookupName, lookupNumber, name, reachable} from '../objects/objects.ts'
import {unwrap} from '../objects/streams.ts'
import {familyOf} from './colour-space.ts'
import {hasPlainDeviceColours} from './device-colours.ts'

/** Profiles of cameras and monitors have up to 4 kB, those of presses up to 2 MB: larger ones are not looked at. */
const maxProfileBytes = 65_536

/**
 * Profiles that say no more than the device space does are dropped: sRGB (3 kB in most scans) becomes DeviceRGB, gray of the
 * same curve DeviceGray. Nothing is done where a document gives the device spaces another meaning.
 */
export async function dropProfiles(context: PDFContext): Promise<void> {
  dropRegisteredOutput(context)
  if (!hasPlainDeviceColours(context)) return
  const known = new Map<PDFRawStream, UsualSpace | null>()
  for (const {object} of [...reachable(context)]) {
    if (object instanceof PDFArray) {
      for (const [index, value] of object.asArray().entries()) {
        const space = await deviceSpaceOf(context.lookup(value), known)
        if (space) object.set(index, name(space))
      }
    } else {
      const dict = dictOf(object)
      for (const [key, value] of dict?.entries() ?? []) {
        const space = await deviceSpaceOf(context.lookup(value), known)
        if (space) dict!.set(key, name(space))
      }
    }
  }
}

/** The device space that means the same as an ICCBased one, or null. */
async function deviceSpaceOf(
  value: PDFObject | undefined,
  known: Map<PDFRawStream, UsualSpace | null>,
): Promise<UsualSpace | null> {
  if (!(value instanceof PDFArray) || value.size() !== 2 || familyOf(value) !== 'ICCBased') return null
  const profile = value.lookup(1)
  if (!(profile instanceof PDFRawStream)) return null
  const found = known.has(profile) ? known.get(profile)! : await readProfile(profile)
  known.set(profile, found)
  return found
}

async function readProfile(profile: PDFRawStream): Promise<UsualSpace | null> {
  const unwrapped = await unwrap(profile, maxProfileBytes)
  if (unwrapped?.codec !== null || unwrapped.predictor !== null) return null
  const space = usualSpace(unwrapped.data)
  const channels = lookupNumber(profile.dict, 'N')
  return space !== null && channels === (space === 'DeviceGray' ? 1 : 3) ? space : null
}

/**
 * The profile of a press in a PDF/X-1a or PDF/X-3, 400-550 kB, goes where the file names a printing condition of the ICC's
 * registry and holds no other colour that is to be converted to it: ISO 32000-1, table 365, wants it for other conditions
 * only. No viewer uses it; the intent itself stays.
 */
function dropRegisteredOutput(context: PDFContext): void {
  const catalog = context.lookup(context.trailerInfo.Root)
  const intents = catalog instanceof PDFDict ? lookup(catalog, 'OutputIntents') : undefined
  if (!(intents instanceof PDFArray) || !isPdfX1or3(context) || holdsConvertedColour(context)) return
  for (let index = 0; index < intents.size(); index++) {
    const intent = intents.lookup(index)
    if (intent instanceof PDFDict && isRegistered(intent)) intent.delete(name('DestOutputProfile'))
  }
}

function textOf(dict: PDFDict, key: string): string {
  const value = lookup(dict, key)
  return value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : ''
}

function isPdfX1or3(context: PDFContext): boolean {
  const info = context.lookup(context.trailerInfo.Info)
  return info instanceof PDFDict && /^PDF\/X-[13]/.test(textOf(info, 'GTS_PDFXVersion'))
}

function isRegistered(intent: PDFDict): boolean {
  const registry = /^https?:\/\/www\.color\.org\/?$/.test(textOf(intent, 'RegistryName'))
  return lookupName(intent, 'S') === 'GTS_PDFX' && registry && textOf(intent, 'OutputConditionIdentifier') !== ''
}

/** Whether a colour space is there that a printer has to convert by the profile of the output. */
function holdsConvertedColour(context: PDFContext): boolean {
  for (const {object} of reachable(context)) {
    if (object instanceof PDFArray && object.size() > 1) {
      if (['ICCBased', 'CalRGB', 'CalGray', 'Lab'].includes(familyOf(object) ?? '')) return true
    }
  }
  return false
}
