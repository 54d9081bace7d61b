import {Chart, type ChartProps} from './chart.tsx'
import type {Plot} from './plot.ts'

/** One line for each of the series, with a dot for each value. */
export const Lines = (props: ChartProps) => (
  <Chart {...props} most={Math.max(0, ...props.groups.flatMap(({values}) => values))}>
    {(plot) =>
      props.series.map(({name, mark}, at) => (
        <Line key={name} mark={mark} plot={plot} values={props.groups.map(({values}) => values[at] ?? 0)} />
      ))
    }
  </Chart>
)

/** Of more values than these only the line is drawn: their dots would touch. */
const mostDots = 40

function Line({mark, plot, values}: {mark: string; plot: Plot; values: number[]}) {
  const places = values.map((value, index) => ({x: plot.middle(index), y: plot.y(value)}))
  return (
    <g data-mark={mark}>
      <polyline class="line" points={places.map(({x, y}) => `${x},${y}`).join(' ')} />
      {places.length > mostDots ? null : places.map(({x, y}) => <circle key={x} class="mark" cx={x} cy={y} r={3} />)}
    </g>
  )
}
