/** Pixels an inch: what the file says where that can be true, else a guess from the shape of the paper. */
export function resolution(density: number | undefined, width: number, height: number): number {
  return plausibleDpi(density, width, height) ?? guessDpi(width, height)
}

// Cameras write 72 whatever they took: believed only if the paper would be 2 to 40 inches long.
function plausibleDpi(density: number | undefined, width: number, height: number): number | null {
  if (density === undefined || density < 50 || density > 2400) return null
  const inches = Math.max(width, height) / density
  return inches >= 2 && inches <= 40 && !(density === 72 && inches > 17) ? density : null
}

// A till roll is 80 mm wide, other paper is taken for A4.
function guessDpi(width: number, height: number): number {
  const inches = height > 1.8 * width ? width / 3.15 : Math.max(width, height) / 11.69
  return Math.min(600, Math.max(72, Math.round(inches)))
}
