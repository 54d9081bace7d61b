import type {Gray} from '../luma.ts'
import {type Component, type Components, findComponents} from './components.ts'
import {planes, sample, type TextBox} from './crop.ts'
import type {Network} from './session.ts'

// ImageNet mean and deviation in the order blue, green, red, as the detector was trained (PaddleOCR det_mv3_db.yml).
const mean = [0.485 * 255, 0.456 * 255, 0.406 * 255] as const
const scale = [1 / (0.229 * 255), 1 / (0.224 * 255), 1 / (0.225 * 255)] as const

// Measured on 120 receipts: P(text) > 0.3, box mean >= 0.6, unclip 1.5.
const textThreshold = 0.3
const boxThreshold = 0.6
const unclip = 1.5
const smallestSide = 3

// The longer side of what the detector sees first: enough for receipts, whose boxes are then 20 to 28 pixels high. On a long
// till roll the shorter side decides: at 960 x 150 its print is gone.
const longestSide = 960
const shorterSide = 480
// The detector needs 260 MB a megapixel.
const maxPixels = 1_400_000

// Full pages have boxes of 12 to 18 pixels then, and a third of their words is missed: they are looked at again, larger.
const smallPrint = 18
const goodPrint = 24

/** Boxes of text lines in pixels of the picture. */
export async function detect(network: Network, image: Gray): Promise<TextBox[]> {
  const factor = scaleFor(image)
  const boxes = await detectAt(factor, network, image)
  const print = medianHeight(boxes) * factor
  if (print >= smallPrint || boxes.length === 0) return boxes
  const larger = Math.min(1, (factor * goodPrint) / print, largestScale(image))
  return larger > factor ? detectAt(larger, network, image) : boxes
}

async function detectAt(factor: number, network: Network, image: Gray): Promise<TextBox[]> {
  const width = inSteps(image.width * factor)
  const height = inSteps(image.height * factor)
  const whole = {x: image.width / 2, y: image.height / 2, width: image.width, height: image.height, angle: 0}
  const input = planes(sample(image, whole, width, height), mean, scale)
  const {data} = await network.run(input, [1, 3, height, width])
  const components = findComponents(data, width, height, textThreshold)
  return boxesOf(components, width, height).map((box) => enlarge(box, image.width / width, image.height / height))
}

function scaleFor({width, height}: Gray): number {
  const wanted = Math.max(longestSide / Math.max(width, height), shorterSide / Math.min(width, height))
  return Math.min(1, wanted, largestScale({width, height}))
}

const largestScale = ({width, height}: Pick<Gray, 'width' | 'height'>): number =>
  Math.sqrt(maxPixels / (width * height))

function medianHeight(boxes: readonly TextBox[]): number {
  const heights = boxes.map(({width, height}) => Math.min(width, height)).sort((a, b) => a - b)
  return heights[heights.length >> 1] ?? 0
}

// The network halves its picture five times.
const inSteps = (pixels: number): number => Math.max(32, Math.round(pixels / 32) * 32)

/** A component seen along its own direction: extents from its centre of mass. */
interface Oriented {
  component: Component
  x: number
  y: number
  angle: number
  elongation: number
  left: number
  right: number
  top: number
  bottom: number
}

function boxesOf(components: Components, width: number, height: number): TextBox[] {
  const oriented = components.list.map(orient)
  alignAll(oriented)
  measureExtents(oriented, components.labels, width, height)
  return oriented.filter(isText).map(toBox)
}

/** Direction and elongation by second moments. */
function orient(component: Component): Oriented {
  const {pixels, xx, yy, xy} = component
  const x = component.x / pixels
  const y = component.y / pixels
  const varX = xx / pixels - x * x
  const varY = yy / pixels - y * y
  const cov = xy / pixels - x * y
  const spread = Math.hypot(varX - varY, 2 * cov)
  return {
    component,
    x,
    y,
    angle: 0.5 * Math.atan2(2 * cov, varX - varY),
    elongation: Math.sqrt((varX + varY + spread) / Math.max(0.1, varX + varY - spread)),
    left: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
  }
}

// Short pieces have no direction of their own: they take that of the page, the median of the long lines by length.
function alignAll(oriented: Oriented[]): void {
  const page = pageAngle(oriented)
  for (const line of oriented) {
    if (line.elongation < 4 || Math.abs(line.angle - page) > 0.2) line.angle = page
    if (page === 0 && Math.abs(line.angle) < 0.012) line.angle = 0
  }
}

function pageAngle(oriented: readonly Oriented[]): number {
  const lines = oriented
    .filter(({elongation, angle}) => elongation > 3 && Math.abs(angle) < 0.5)
    .map(({angle, component}) => ({angle, length: component.right - component.left}))
    .sort((a, b) => a.angle - b.angle)
  const half = lines.reduce((sum, {length}) => sum + length, 0) / 2
  let passed = 0
  const middle = lines.find(({length}) => {
    passed += length
    return passed >= half
  })
  return middle === undefined || Math.abs(middle.angle) < 0.006 ? 0 : middle.angle
}

function measureExtents(oriented: Oriented[], labels: Int32Array, width: number, height: number): void {
  const cos = oriented.map(({angle}) => Math.cos(angle))
  const sin = oriented.map(({angle}) => Math.sin(angle))
  for (let i = 0, y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const index = labels[i]! - 1
      if (index < 0) continue
      const line = oriented[index]!
      const dx = x - line.x
      const dy = y - line.y
      const u = dx * cos[index]! + dy * sin[index]!
      const v = dy * cos[index]! - dx * sin[index]!
      if (u < line.left) line.left = u
      if (u > line.right) line.right = u
      if (v < line.top) line.top = v
      if (v > line.bottom) line.bottom = v
    }
  }
}

function isText({component, left, right, top, bottom}: Oriented): boolean {
  const shorter = Math.min(right - left, bottom - top) + 1
  return shorter >= smallestSide && component.sum / component.pixels >= boxThreshold
}

// The map shows the cores of lines; the text around them is wider by area x ratio / circumference (DB, arXiv 1911.08947).
function toBox({x, y, angle, left, right, top, bottom}: Oriented): TextBox {
  const width = right - left + 1
  const height = bottom - top + 1
  const margin = (width * height * unclip) / (2 * (width + height))
  const u = (left + right) / 2
  const v = (top + bottom) / 2
  return {
    x: x + u * Math.cos(angle) - v * Math.sin(angle) + 0.5,
    y: y + u * Math.sin(angle) + v * Math.cos(angle) + 0.5,
    width: width + 2 * margin,
    height: height + 2 * margin,
    angle,
  }
}

// Both factors differ by the rounding to steps of 32 only: the angle stays.
function enlarge({x, y, width, height, angle}: TextBox, factorX: number, factorY: number): TextBox {
  return {x: x * factorX, y: y * factorY, width: width * factorX, height: height * factorY, angle}
}
