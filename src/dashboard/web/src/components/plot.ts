import {niceScale} from './scale.ts'

/** Where things stand in a chart, in units of its view box. */
export interface Plot {
  width: number
  height: number
  left: number
  bottom: number
  ticks: number[]
  y: (value: number) => number
  /** Of each group: how wide, and where its middle is. */
  step: number
  middle: (index: number) => number
  /** Names need some 64 units each; of more groups only every n-th is named, the last one always. */
  isNamed: (index: number) => boolean
}

const height = 200
const left = 52
const bottom = 24
const top = 8

/** A chart `width` units wide: as many as it has pixels, so that its words have their size. */
export function plot(groups: number, {most, least = 0}: {most: number; least?: number}, width: number): Plot {
  const ticks = niceScale(most, least)
  const [lowest, highest] = [ticks[0]!, ticks.at(-1)!]
  const step = (width - left) / Math.max(groups, 1)
  const every = Math.ceil(64 / step)
  return {
    width,
    height,
    left,
    bottom,
    ticks,
    y: (value) => height - bottom - ((value - lowest) / (highest - lowest)) * (height - bottom - top),
    step,
    middle: (index) => left + (index + 0.5) * step,
    isNamed: (index) => (groups - 1 - index) % every === 0,
  }
}
