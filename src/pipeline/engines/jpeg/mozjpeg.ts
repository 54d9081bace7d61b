/**
 * For `sharp.jpeg()`: mozjpeg without its overshoot deringing, which destroys blocks of black on pure white below quality 70
 * (1 of 300 on a page of strokes at quality 45, 1 of 40,000 at 70: white and black are swapped). Without it
 * pages of text are 1 % smaller.
 */
export const mozjpeg = {mozjpeg: true, overshootDeringing: false} as const
