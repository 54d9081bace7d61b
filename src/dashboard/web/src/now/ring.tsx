const radius = 56
const around = 2 * Math.PI * radius
/** A single failure among thousands is to be seen, too. */
const leastShare = 0.015

interface RingProps {
  percent: number
  finished: boolean
  /** 0..1 of all documents. */
  failedShare: number
}

/** Percent as a ring that closes; once all is settled, what failed is the last part of it. */
export function Ring({percent, finished, failedShare}: RingProps) {
  const shown = Math.floor(percent)
  const failed = finished && failedShare > 0 ? Math.max(failedShare, leastShare) : 0
  return (
    <div class="ring">
      <svg viewBox="0 0 128 128" role="img" aria-label={`${shown} percent`}>
        <circle class="ring-track" cx={64} cy={64} r={radius} />
        <Arc mark={finished ? 'good' : 'accent'} from={0} to={Math.min(percent / 100, 1) - failed} />
        {failed > 0 ? <Arc mark="bad" from={1 - failed} to={1} /> : null}
      </svg>
      <span class="ring-figure number" aria-hidden="true">
        {shown}
        <small>%</small>
      </span>
    </div>
  )
}

const Arc = ({mark, from, to}: {mark: string; from: number; to: number}) => (
  <circle
    class="ring-arc"
    data-mark={mark}
    cx={64}
    cy={64}
    r={radius}
    stroke-dasharray={`${around * (to - from)} ${around}`}
    stroke-dashoffset={-around * from}
  />
)
