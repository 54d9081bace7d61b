/** What a profile describes, where that is a device space that every viewer has: then the profile changes nothing. */
export type UsualSpace = 'DeviceGray' | 'DeviceRGB'

/** Colorants of sRGB, adapted to D50 (IEC 61966-2-1; the same in every sRGB profile to three digits). */
const srgbColorants = {rXYZ: [0.436, 0.2225, 0.0139], gXYZ: [0.3851, 0.7169, 0.0971], bXYZ: [0.1431, 0.0606, 0.7141]}
/** Adobe RGB's red differs by 0.17, Apple RGB's by 0.02. */
const colorantTolerance = 0.01
/**
 * Of the encoded value: 9 of 255 levels, near black only. A gamma of 2.2, which most gray profiles have, differs from sRGB's
 * curve by 0.032 at most; "Dot Gain 20 %" and a gamma of 1.8 by 0.06 and more.
 */
const curveTolerance = 0.036
/** Half a level of 256: no pixel of a picture may look otherwise. */
const exactTolerance = 0.002

/** Whether a picture looks the same without this profile: it is sRGB, or none at all, which stands for sRGB too. */
export function isSrgb(profile: Uint8Array | undefined): boolean {
  return profile === undefined || profile.length === 0 || usualSpace(profile, exactTolerance) === 'DeviceRGB'
}

/**
 * sRGB, or gray with about its curve; null for every other profile and for those that cannot be read (ICC.1:2010). By what it
 * does, not by what it is called: some are called sRGB and look otherwise, and many are sRGB under the name of a program.
 */
export function usualSpace(profile: Uint8Array, tolerance = curveTolerance): UsualSpace | null {
  const view = Buffer.from(profile.buffer, profile.byteOffset, profile.byteLength)
  try {
    const tags = readTags(view)
    if (tags.has('A2B0') || tags.has('D2B0')) return null
    const space = view.toString('latin1', 16, 20)
    if (space === 'GRAY') return isSrgbCurve(view, tags.get('kTRC'), tolerance) ? 'DeviceGray' : null
    return space === 'RGB ' && hasSrgbColours(view, tags, tolerance) ? 'DeviceRGB' : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Offset of each tag. */
function readTags(view: Buffer): Map<string, number> {
  const tags = new Map<string, number>()
  const count = Math.min(view.readUInt32BE(128), 100)
  for (let index = 0; index < count; index++) {
    const at = 132 + index * 12
    tags.set(view.toString('latin1', at, at + 4), view.readUInt32BE(at + 4))
  }
  return tags
}

function hasSrgbColours(view: Buffer, tags: Map<string, number>, tolerance: number): boolean {
  const isNear = ([tag, expected]: [string, number[]]) => {
    const at = tags.get(tag)
    if (at === undefined || view.toString('latin1', at, at + 4) !== 'XYZ ') return false
    return expected.every((value, axis) => Math.abs(fixed(view, at + 8 + axis * 4) - value) <= colorantTolerance)
  }
  const curves = ['rTRC', 'gTRC', 'bTRC'].map((tag) => tags.get(tag))
  return Object.entries(srgbColorants).every(isNear) && curves.every((at) => isSrgbCurve(view, at, tolerance))
}

/** s15Fixed16Number. */
const fixed = (view: Buffer, at: number) => view.readInt32BE(at) / 65_536

function isSrgbCurve(view: Buffer, at: number | undefined, tolerance: number): boolean {
  const curve = at === undefined ? null : readCurve(view, at)
  if (curve === null) return false
  return Array.from({length: 31}, (_, index) => (index + 1) / 31).every(
    (x) => Math.abs(encodeSrgb(curve(x)) - x) <= tolerance,
  )
}

const encodeSrgb = (linear: number) => (linear <= 0.003_130_8 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055)

type Curve = (x: number) => number

function readCurve(view: Buffer, at: number): Curve | null {
  const type = view.toString('latin1', at, at + 4)
  if (type === 'curv') return readTable(view, at)
  return type === 'para' ? readFormula(view, at) : null
}

/** curveType: no entry is the identity, one a gamma (u8Fixed8Number), more are a table. */
function readTable(view: Buffer, at: number): Curve {
  const count = view.readUInt32BE(at + 8)
  if (count === 0) return (x) => x
  if (count === 1) {
    const gamma = view.readUInt16BE(at + 12) / 256
    return (x) => x ** gamma
  }
  const entry = (index: number) => view.readUInt16BE(at + 12 + index * 2) / 65_535
  return (x) => {
    const place = x * (count - 1)
    const low = Math.min(count - 2, Math.floor(place))
    return entry(low) + (entry(low + 1) - entry(low)) * (place - low)
  }
}

/** parametricCurveType: functions 0, 3 and 4, which profiles of gray and RGB have. */
function readFormula(view: Buffer, at: number): Curve | null {
  const kind = view.readUInt16BE(at + 8)
  const [g, a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5, 6].map((index) => () => fixed(view, at + 12 + index * 4))
  if (kind === 0) return (x) => x ** g!()
  if (kind === 3) return (x) => (x >= d!() ? (a!() * x + b!()) ** g!() : c!() * x)
  return kind === 4 ? (x) => (x >= d!() ? (a!() * x + b!()) ** g!() + e!() : c!() * x + f!()) : null
}
