import type {LineDirection, Print} from '../types.ts'
import type {TextBox} from './crop.ts'

// 52 capitals wide are the widest till rolls, 67 the narrowest pages (src/pipeline/scan/print.ts); a box is 1.8 capitals high.
const widestBlock = 30

/** What the print of a page looks like, by the boxes of its lines. */
export function printOf(boxes: readonly TextBox[]): Print {
  const lines = directionOf(boxes)
  const level = lines === 'vertical' ? boxes.map(transposed) : boxes
  return {layout: widthInHeights(level) < widestBlock ? 'block' : 'auto', lines}
}

/** By summed lengths; a box as high as wide says nothing, and so does an empty page. */
function directionOf(boxes: readonly TextBox[]): LineDirection {
  const lying = lengthOf(boxes.filter(({width, height}) => width > 1.5 * height))
  const standing = lengthOf(boxes.filter(({width, height}) => height > 1.5 * width))
  if (lying === standing) return boxes.length === 0 ? 'horizontal' : 'unknown'
  return lying > standing ? 'horizontal' : 'vertical'
}

const lengthOf = (boxes: readonly TextBox[]): number =>
  boxes.reduce((sum, {width, height}) => sum + Math.max(width, height), 0)

const transposed = ({x, y, width, height, angle}: TextBox): TextBox => ({
  x: y,
  y: x,
  width: height,
  height: width,
  angle,
})

function widthInHeights(boxes: readonly TextBox[]): number {
  if (boxes.length === 0) return 0
  const heights = boxes.map(({height}) => height).sort((a, b) => a - b)
  const left = Math.min(...boxes.map(({x, width}) => x - width / 2))
  const right = Math.max(...boxes.map(({x, width}) => x + width / 2))
  return (right - left) / heights[heights.length >> 1]!
}
