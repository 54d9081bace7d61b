import type {Look, Run} from './terminal.ts'

/** What the terminal showed, and for how many milliseconds. */
export interface Frame {
  rows: Run[][]
  ms: number
}

interface Drawing {
  frames: readonly Frame[]
  height: number
  width: number
  /** Shown where nothing moves: readers who asked for that, and viewers without animation. */
  still: number
  /** In the bar of the window, and told to those who hear the picture. */
  title: string
}

// 0.6 of the size is how far monospaced fonts advance; textLength makes it true of those where it is not.
const fontSize = 14
const advance = 8.4
const line = 19
const padding = 14
const bar = 34
const colors = ['#6b7280', '#f07178', '#8bd49c', '#e6c07b', '#7aa2f7', '#c099ff', '#7fd1d8', '#d6dae0']

/** An SVG that plays the frames for ever by CSS alone. Rows that are equal are drawn once. */
export function drawFrames({frames, height, width, still, title}: Drawing): string {
  const rows = new Map<string, string>()
  const strip = frames.map(
    ({rows: shown}, i) => `<g transform="translate(0 ${i * height * line})">${uses(shown, rows)}</g>`,
  )
  const total = frames.reduce((sum, {ms}) => sum + ms, 0)
  const [wide, high] = [Math.ceil(width * advance) + 2 * padding, height * line + bar + padding]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}" role="img" aria-label="${escaped(title)}">
<style>
text{font:${fontSize}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d6dae0;white-space:pre}
.b{font-weight:700}.d{opacity:.6}.u{text-decoration:underline}
${colors.map((color, i) => `.c${i}{fill:${color}}`).join('')}
.s{transform:translateY(${-still * height * line}px);animation:p ${total / 1000}s step-end infinite}
@keyframes p{${keyframes(frames, height, total)}}
@media (prefers-reduced-motion:reduce){.s{animation:none}}
</style>
<defs>${[...rows].map(([drawn, id]) => `<g id="${id}">${drawn}</g>`).join('\n')}</defs>
<rect width="${wide}" height="${high}" rx="8" fill="#16191d"/>
${['#ff5f57', '#febc2e', '#28c840'].map((fill, i) => `<circle cx="${18 + i * 18}" cy="17" r="5.5" fill="${fill}"/>`).join('')}
<text x="${wide / 2}" y="22" text-anchor="middle" class="d">${escaped(title)}</text>
<svg x="${padding}" y="${bar}" width="${wide - 2 * padding}" height="${height * line}"><g class="s">
${strip.join('\n')}
</g></svg>
</svg>
`
}

function keyframes(frames: readonly Frame[], height: number, total: number): string {
  let at = 0
  return frames
    .map(({ms}, i) => {
      const rule = `${((at / total) * 100).toFixed(3)}%{transform:translateY(${-i * height * line}px)}`
      at += ms
      return rule
    })
    .join('')
}

function uses(shown: readonly Run[][], rows: Map<string, string>): string {
  return shown
    .map((row, i) => {
      if (row.length === 0) return ''
      const drawn = row.map(text).join('')
      const id = rows.get(drawn) ?? `r${rows.size.toString(36)}`
      rows.set(drawn, id)
      return `<use href="#${id}" y="${i * line}"/>`
    })
    .join('')
}

function text({column, text: content, look}: Run): string {
  const length = ([...content].length * advance).toFixed(1)
  const classes = classesOf(look)
  return `<text x="${(column * advance).toFixed(1)}" y="15" textLength="${length}"${classes && ` class="${classes}"`}>${escaped(content)}</text>`
}

const classesOf = ({bold, dim, underline, color}: Look): string =>
  [bold && 'b', dim && 'd', underline && 'u', color !== null && `c${color}`].filter(Boolean).join(' ')

const escaped = (plain: string): string =>
  plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
