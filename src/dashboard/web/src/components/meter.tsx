interface MeterProps {
  label: string
  /** 0..1; more is shown as full. */
  share: number
  mark?: 'accent' | 'good' | 'warn' | 'bad'
}

/** How much of something is used or done, as a thin bar. */
export const Meter = ({label, share, mark = 'accent'}: MeterProps) => {
  const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100)
  return (
    <div class="meter" data-mark={mark}>
      <span style={{width: `${percent}%`}} />
      <meter class="hidden" aria-label={label} value={percent} min={0} max={100} />
    </div>
  )
}
