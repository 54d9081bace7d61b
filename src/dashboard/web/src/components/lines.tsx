import {Chart, type ChartProps} from './chart.tsx'
import {plot} from './plot.ts'

/** One line for each of the series, with a dot for each value. */
export function Lines(props: ChartProps) {
  const {series, groups} = props
  const drawn = plot(groups.length, Math.max(0, ...groups.flatMap(({values}) => values)))
  const place = (at: number) => groups.map(({values}, index) => ({x: drawn.middle(index), y: drawn.y(values[at] ?? 0)}))
  return (
    <Chart {...props} plot={drawn}>
      {series.map(({name, mark}, at) => (
        <g key={name} data-mark={mark}>
          <polyline
            class="line"
            points={place(at)
              .map(({x, y}) => `${x},${y}`)
              .join(' ')}
          />
          {place(at).map(({x, y}) => (
            <circle key={x} class="mark" cx={x} cy={y} r={groups.length > 40 ? 0 : 3} />
          ))}
        </g>
      ))}
    </Chart>
  )
}
