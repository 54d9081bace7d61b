import {niceScale} from './scale.ts'

export interface Series {
  name: string
  mark: 'accent' | 'good' | 'warn' | 'bad' | 'quiet'
}

interface BarsProps {
  /** What is drawn, for those who hear it. */
  label: string
  series: readonly Series[]
  /** One value for each of the series, stacked from below. */
  bars: readonly {name: string; values: readonly number[]}[]
  /** Words for a value. */
  show: (value: number) => string
  height?: number
}

const width = 640
const left = 48
const bottom = 22

/** Stacked bars with a scale; the same figures are in a table for screen readers. */
export function Bars({label, series, bars, show, height = 180}: BarsProps) {
  const sums = bars.map(({values}) => values.reduce((sum, value) => sum + value, 0))
  const ticks = niceScale(Math.max(0, ...sums))
  const top = ticks.at(-1)!
  const y = (value: number) => height - bottom - (value / top) * (height - bottom - 8)
  return (
    <figure class="chart">
      {series.length > 1 ? <Key series={series} /> : null}
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="rule" x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
            <text x={left - 8} y={y(tick) + 4} text-anchor="end">
              {show(tick)}
            </text>
          </g>
        ))}
        <Groups series={series} bars={bars} show={show} y={y} height={height} />
      </svg>
      <Figures label={label} series={series} bars={bars} show={show} />
    </figure>
  )
}

type GroupProps = Pick<BarsProps, 'series' | 'bars' | 'show'> & {y: (value: number) => number; height: number}

function Groups({series, bars, show, y, height}: GroupProps) {
  const step = (width - left) / Math.max(bars.length, 1)
  // Names need some 70 units each; of more bars only every n-th is named, the last one always.
  const every = Math.ceil(70 / step)
  const thick = Math.min(step * 0.66, 34)
  return (
    <>
      {bars.map(({name, values}, index) => {
        const x = left + index * step
        let sum = 0
        return (
          <g key={name} class="bar-group">
            <title>{`${name}\n${series.map((one, at) => `${one.name}: ${show(values[at] ?? 0)}`).join('\n')}`}</title>
            <rect class="slot" x={x} y={0} width={step} height={height - bottom} rx={4} />
            {values.map((value, at) => {
              sum += value
              const one = series[at]!
              return (
                <rect
                  key={one.name}
                  class="mark"
                  data-mark={one.mark}
                  x={x + (step - thick) / 2}
                  y={y(sum)}
                  width={thick}
                  height={Math.max(y(sum - value) - y(sum), value > 0 ? 1 : 0)}
                  rx={2}
                />
              )
            })}
            {(bars.length - 1 - index) % every === 0 ? (
              <text x={x + step / 2} y={height - 5} text-anchor="middle">
                {name}
              </text>
            ) : null}
          </g>
        )
      })}
    </>
  )
}

const Key = ({series}: {series: readonly Series[]}) => (
  <ul class="key">
    {series.map(({name, mark}) => (
      <li key={name} data-mark={mark}>
        {name}
      </li>
    ))}
  </ul>
)

const Figures = ({label, series, bars, show}: Pick<BarsProps, 'label' | 'series' | 'bars' | 'show'>) => (
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
      {bars.map(({name, values}) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          {series.map((one, at) => (
            <td key={one.name}>{show(values[at] ?? 0)}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)
