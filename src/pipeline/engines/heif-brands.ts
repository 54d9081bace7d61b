/**
 * The codec in a HEIF file, by the brands of its first box (ISO/IEC 23008-12, annex B and AVIF 1.1): the main one, or behind a
 * general one (mif1, miaf, msf1) the first that names a codec. Null for everything else, films included.
 */
export function heifCodec(head: Uint8Array): 'av1' | 'hevc' | null {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, brandBytes)).toString('latin1')
  const brand = heif.exec(start)?.groups?.['codec']
  if (brand === undefined) return null
  return brand.startsWith('avi') ? 'av1' : 'hevc'
}

/** Bytes that `heifCodec` looks at: twelve brands. */
export const brandBytes = 64

const heif = /^.{4}ftyp(?:(?:mif[12]|msf1|miaf)(?:.{4}){1,12}?)?(?<codec>avi[fs]|hei[cxms]|hev[cxms])/s
