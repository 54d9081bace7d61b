/** A connected area of the text map, with the moments that give its direction. */
export interface Component {
  pixels: number
  /** Sum of the text probability. */
  sum: number
  left: number
  right: number
  /** Sums of x, y, x², y² and xy over its pixels. */
  x: number
  y: number
  xx: number
  yy: number
  xy: number
}

export interface Components {
  /** Of each pixel: index into `list`, plus one; 0 for what is no text. */
  labels: Int32Array
  list: Component[]
}

/** 8-connected areas of `map` (row by row) above `threshold`. */
export function findComponents(map: Float32Array, width: number, height: number, threshold: number): Components {
  const {labels, parents} = label(map, width, height, threshold)
  const index = new Int32Array(parents.length)
  const list: Component[] = []
  for (let i = 0, y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (labels[i] === 0) continue
      const root = rootOf(parents, labels[i]!)
      if (index[root] === 0) index[root] = list.push(empty(x))
      labels[i] = index[root]!
      add(list[labels[i]! - 1]!, x, y, map[i]!)
    }
  }
  return {labels, list}
}

function label(map: Float32Array, width: number, height: number, threshold: number) {
  const labels = new Int32Array(width * height)
  const parents = [0]
  for (let i = 0, y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (map[i]! <= threshold) continue
      const up = i - width
      let root = x > 0 ? labels[i - 1]! : 0
      if (y > 0) {
        if (x > 0) root = join(parents, root, labels[up - 1]!)
        root = join(parents, root, labels[up]!)
        if (x < width - 1) root = join(parents, root, labels[up + 1]!)
      }
      labels[i] = root === 0 ? parents.push(parents.length) - 1 : root
    }
  }
  return {labels, parents}
}

function join(parents: number[], a: number, b: number): number {
  if (b === 0 || a === b) return a
  if (a === 0) return b
  const [rootA, rootB] = [rootOf(parents, a), rootOf(parents, b)]
  const root = Math.min(rootA, rootB)
  parents[rootA] = root
  parents[rootB] = root
  return root
}

function rootOf(parents: number[], label: number): number {
  let root = label
  while (parents[root] !== root) root = parents[root]!
  for (let at = label; at !== root; ) {
    const next = parents[at]!
    parents[at] = root
    at = next
  }
  return root
}

function empty(x: number): Component {
  return {pixels: 0, sum: 0, left: x, right: x, x: 0, y: 0, xx: 0, yy: 0, xy: 0}
}

function add(component: Component, x: number, y: number, probability: number): void {
  component.pixels++
  component.sum += probability
  component.x += x
  component.y += y
  component.xx += x * x
  component.yy += y * y
  component.xy += x * y
  if (x < component.left) component.left = x
  if (x > component.right) component.right = x
}
