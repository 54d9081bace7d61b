import type {Source} from './source.ts'

export interface ScaleOptions {
  maxDpi: number
  /** For pictures without a physical size: factor of the sides, at most 1. */
  shrink: number
}

/** Up to 1.3 times the wanted resolution stays: scaling by less blurs more than it saves. */
const dpiTolerance = 1.3
/** Scanners start at 100 dpi, and their glass ends at A3 (16.5 inches); larger is a photograph with a number of its program. */
const scanDpi = {min: 100, max: 2400}
const maxInches = 17.5

/**
 * Factor of the sides, at most 1: a scan comes down to `maxDpi`. A photograph has no physical size, whatever dpi its camera
 * wrote: it keeps its pixels.
 */
export function scaleOf(source: Source, {maxDpi, shrink}: ScaleOptions): number {
  const dpi = scannedDpi(source)
  if (dpi === null) return shrink
  return dpi > maxDpi * dpiTolerance ? maxDpi / dpi : 1
}

function scannedDpi({density, isCamera, picture: {info}}: Source): number | null {
  if (density === undefined || isCamera) return null
  const dpi = Math.min(density.x, density.y)
  const inches = Math.max(info.width / density.x, info.height / density.y)
  return dpi >= scanDpi.min && dpi <= scanDpi.max && inches <= maxInches ? dpi : null
}

/** What scaling did, for the reason of the result; null where it did nothing. */
export function scaleNote(source: Source, scale: number): string | null {
  if (scale === 1) return null
  const dpi = scannedDpi(source)
  return dpi === null
    ? `scaled to ${Math.round(scale * 100)} %`
    : `${Math.round(dpi)} dpi made ${Math.round(dpi * scale)}`
}
