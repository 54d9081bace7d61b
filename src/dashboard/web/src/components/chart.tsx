import type {ComponentChildren} from 'preact'
import {type Plot, plot} from './plot.ts'
import {useWidth} from './width.ts'

export interface Series {
  name: string
  mark: 'accent' | 'good' | 'warn' | 'bad' | 'quiet'
}

/** Values of a day, a month or a vendor: one for each of the series. */
export interface Group {
  name: string
  values: readonly number[]
  /** The same in words, where `show` leaves something out. */
  exact?: readonly string[]
}

export interface ChartProps {
  /** What is drawn, for those who hear it. */
  label: string
  series: readonly Series[]
  groups: readonly Group[]
  /** Words for a value. */
  show: (value: number) => string
}

interface FrameProps extends ChartProps {
  /** The highest value that is drawn, and the lowest where that is below 0. */
  most: number
  least?: number
  /** The marks, where the plot puts them. */
  children: (plot: Plot) => ComponentChildren
}

/** The frame of a chart: key, scale and names; the same figures are in a table for screen readers. */
export function Chart({most, least = 0, children, ...shown}: FrameProps) {
  const {series, groups} = shown
  const {ref, width} = useWidth<HTMLElement>()
  const drawn = width.value === 0 ? null : plot(groups.length, {most, least}, width.value)
  return (
    <figure class="chart" ref={ref}>
      {series.length > 1 ? <Key series={series} /> : null}
      {drawn === null ? null : (
        <svg viewBox={`0 0 ${drawn.width} ${drawn.height}`} aria-hidden="true">
          <Scale plot={drawn} show={shown.show} />
          {children(drawn)}
          <Names plot={drawn} shown={shown} />
        </svg>
      )}
      <Figures {...shown} />
    </figure>
  )
}

const Scale = ({plot: {ticks, left, width, y}, show}: {plot: Plot; show: ChartProps['show']}) => (
  <>
    {ticks.map((tick) => (
      <g key={tick}>
        <line class="rule" x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
        <text x={left - 8} y={y(tick) + 4} text-anchor="end">
          {show(tick)}
        </text>
      </g>
    ))}
  </>
)

/** Names below, and all figures of a group where the pointer rests on it. */
const Names = ({plot: at, shown: {groups, series, show}}: {plot: Plot; shown: ChartProps}) => (
  <>
    {groups.map((group, index) => (
      <g key={group.name}>
        {at.isNamed(index) ? (
          <text x={at.middle(index)} y={at.height - 6} text-anchor="middle">
            {group.name}
          </text>
        ) : null}
        <rect class="slot" x={at.left + index * at.step} y={0} width={at.step} height={at.height}>
          <title>{told(group, series, show)}</title>
        </rect>
      </g>
    ))}
  </>
)

const inWords = ({values, exact}: Group, at: number, show: ChartProps['show']): string =>
  exact?.[at] ?? show(values[at] ?? 0)

const told = (group: Group, series: readonly Series[], show: ChartProps['show']): string =>
  [group.name, ...series.map((one, at) => `${one.name}: ${inWords(group, at, show)}`)].join('\n')

const Key = ({series}: {series: readonly Series[]}) => (
  <ul class="key">
    {series.map(({name, mark}) => (
      <li key={name} data-mark={mark}>
        {name}
      </li>
    ))}
  </ul>
)

const Figures = ({label, series, groups, show}: ChartProps) => (
  <table class="hidden">
    <caption>{label}</caption>
    <thead>
      <tr>
        <td />
        {series.map(({name}) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {groups.map((group) => (
        <tr key={group.name}>
          <th scope="row">{group.name}</th>
          {series.map((one, at) => (
            <td key={one.name}>{inWords(group, at, show)}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)
