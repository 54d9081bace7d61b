const tagTable = 128
/** A profile has a dozen tags. */
const maxTags = 100

/**
 * Whether a colour profile is sRGB by its own description (ICC.1, 9.2.41): without it decoders take the same colours. None
 * at all is sRGB too.
 */
export function isSrgb(icc: Buffer | undefined): boolean {
  if (icc === undefined || icc.length === 0) return true
  return icc.toString('latin1', 16, 20) === 'RGB ' && /^sRGB\b/i.test(descriptionOf(icc))
}

function descriptionOf(icc: Buffer): string {
  if (icc.length < tagTable + 4) return ''
  const count = Math.min(maxTags, icc.readUInt32BE(tagTable))
  for (let at = tagTable + 4; at < tagTable + 4 + count * 12 && at + 12 <= icc.length; at += 12) {
    if (icc.toString('latin1', at, at + 4) !== 'desc') continue
    const start = icc.readUInt32BE(at + 4)
    return textOf(icc.subarray(start, start + icc.readUInt32BE(at + 8)))
  }
  return ''
}

// Version 2 has Latin letters behind 12 bytes, version 4 records of UTF-16 whose first begins where byte 24 says.
function textOf(tag: Buffer): string {
  if (tag.toString('latin1', 0, 4) === 'desc') return tag.toString('latin1', 12)
  if (tag.length < 28) return ''
  return tag.toString('latin1', tag.readUInt32BE(24)).replaceAll('\0', '')
}
