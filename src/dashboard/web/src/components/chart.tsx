import type {ComponentChildren} from 'preact'
import type {Plot} from './plot.ts'

export interface Series {
  name: string
  mark: 'accent' | 'good' | 'warn' | 'bad' | 'quiet'
}

/** Values of a day, a month or a vendor: one for each of the series. */
export interface Group {
  name: string
  values: readonly number[]
}

export interface ChartProps {
  /** What is drawn, for those who hear it. */
  label: string
  series: readonly Series[]
  groups: readonly Group[]
  /** Words for a value. */
  show: (value: number) => string
}

/** The frame of a chart: key, scale and names; the same figures are in a table for screen readers. */
export const Chart = ({
  label,
  series,
  groups,
  show,
  plot,
  children,
}: ChartProps & {plot: Plot; children: ComponentChildren}) => (
  <figure class="chart">
    {series.length > 1 ? <Key series={series} /> : null}
    <svg viewBox={`0 0 ${plot.width} ${plot.height}`} aria-hidden="true">
      {plot.ticks.map((tick) => (
        <g key={tick}>
          <line class="rule" x1={plot.left} x2={plot.width} y1={plot.y(tick)} y2={plot.y(tick)} />
          <text x={plot.left - 8} y={plot.y(tick) + 4} text-anchor="end">
            {show(tick)}
          </text>
        </g>
      ))}
      {children}
      {groups.map(({name}, index) =>
        plot.isNamed(index) ? (
          <text key={name} x={plot.middle(index)} y={plot.height - 6} text-anchor="middle">
            {name}
          </text>
        ) : null,
      )}
      {groups.map((group, index) => (
        <rect
          key={group.name}
          class="slot"
          x={plot.left + index * plot.step}
          y={0}
          width={plot.step}
          height={plot.height}
        >
          <title>{told(group, series, show)}</title>
        </rect>
      ))}
    </svg>
    <Figures label={label} series={series} groups={groups} show={show} />
  </figure>
)

const told = ({name, values}: Group, series: readonly Series[], show: ChartProps['show']): string =>
  [name, ...series.map((one, at) => `${one.name}: ${show(values[at] ?? 0)}`)].join('\n')

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
      {groups.map(({name, values}) => (
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
