const radius = 56
const around = 2 * Math.PI * radius

/** Percent as a ring that closes. */
export function Ring({percent, finished, failed}: {percent: number; finished: boolean; failed: boolean}) {
  const shown = Math.floor(percent)
  const settled = failed ? 'warn' : 'good'
  return (
    <div class="ring" data-mark={finished ? settled : 'accent'}>
      <svg viewBox="0 0 128 128" role="img" aria-label={`${shown} percent`}>
        <circle class="ring-track" cx={64} cy={64} r={radius} />
        <circle
          class="ring-arc"
          cx={64}
          cy={64}
          r={radius}
          stroke-dasharray={around}
          stroke-dashoffset={around * (1 - Math.min(percent, 100) / 100)}
        />
      </svg>
      <span class="ring-figure number" aria-hidden="true">
        {shown}
        <small>%</small>
      </span>
    </div>
  )
}
