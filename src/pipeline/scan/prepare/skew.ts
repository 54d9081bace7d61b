import type {Glyph} from './glyphs.ts'
import {type Point, peakiness} from './projection.ts'

const maxDegrees = 10

/**
 * Degrees by which the text lines fall to the right (clockwise positive), within +-10, from the feet of characters
 * `height` pixels high. 0 where the page has too few of them to tell.
 */
export function measureSkew(glyphs: readonly Glyph[], height: number): number {
  if (glyphs.length < 20) return 0
  const feet = glyphs.map((glyph) => ({x: glyph.x + glyph.width / 2, y: glyph.y + glyph.height}))
  const bin = Math.max(1, height / 5)
  const coarse = bestAngle(feet, bin, -maxDegrees, maxDegrees, 0.5)
  const fine = bestAngle(feet, bin, coarse - 0.5, coarse + 0.5, 0.1)
  // A gain under 10 % is the noise of the profile, not a slant.
  return peakiness(feet, bin, fine) > 1.1 * peakiness(feet, bin, 0) ? fine : 0
}

function bestAngle(points: readonly Point[], bin: number, from: number, to: number, step: number): number {
  const angles = Array.from({length: Math.round((to - from) / step) + 1}, (_, i) => from + i * step)
  const scores = angles.map((angle) => peakiness(points, bin, angle))
  return angles[scores.indexOf(Math.max(...scores))]!
}
