import {Chart, type ChartProps, type Group, type Series} from './chart.tsx'
import type {Plot} from './plot.ts'

/** Bars, the values of each stacked from below; what is less than nothing, as a month of refunds, hangs down. */
export function Bars(props: ChartProps) {
  const {series, groups} = props
  const sums = groups.map(({values}) => values.reduce((sum, value) => sum + value, 0))
  return (
    <Chart {...props} most={Math.max(0, ...sums)} least={Math.min(0, ...sums)}>
      {(plot) =>
        groups.map((group, index) => (
          <Bar key={group.name} group={group} series={series} plot={plot} middle={plot.middle(index)} />
        ))
      }
    </Chart>
  )
}

interface BarProps {
  group: Group
  series: readonly Series[]
  plot: Plot
  middle: number
}

function Bar({group: {values}, series, plot: {y, step}, middle}: BarProps) {
  const thick = Math.min(step * 0.62, 36)
  let sum = 0
  return (
    <g>
      {series.map(({name, mark}, at) => {
        const value = values[at] ?? 0
        const below = sum
        sum += value
        // A single failure among thousands is to be seen, too.
        const high = value === 0 ? 0 : Math.max(Math.abs(y(below) - y(sum)), 2)
        return (
          <rect
            key={name}
            class="mark"
            data-mark={mark}
            x={middle - thick / 2}
            y={value < 0 ? y(below) : y(below) - high}
            width={thick}
            height={high}
            rx={Math.min(3, high / 2)}
          />
        )
      })}
    </g>
  )
}
